package main

import "testing"

func TestALinksSamplesAreToldBehindItsRecord(t *testing.T) {
	freshCell(t)
	s := testSpec(linkStep(t, "alloc", 100))
	s.LinkIntervalMs, s.Series = some(2.0), true
	seen := runCell(t, s)
	if len(seen.series) != 1 || len(seen.processes) != 1 {
		t.Fatalf("%d series of %d processes", len(seen.series), len(seen.processes))
	}
	one, p := seen.series[0], seen.processes[0]
	if one.Pid != p.Pid || one.Step != p.Step || one.StartMs != p.StartMs || one.IntervalMs != 2 {
		t.Errorf("%+v of %+v", one, p)
	}
	last, highest := int64(0), int64(0)
	for _, sample := range one.Samples {
		if sample[0] < last {
			t.Fatalf("%d µs come after %d", sample[0], last)
		}
		last, highest = sample[0], largest(highest, sample[1]<<10)
	}
	if len(one.Samples) < 20 || float64(last)/1000 > *p.WallMs || highest != *p.PeakAnonBytes {
		t.Errorf("%d samples up to %d µs of %v ms; %d of %d bytes", len(one.Samples), last, *p.WallMs, highest, *p.PeakAnonBytes)
	}
}

func TestSeriesAreKeptOfLinkersAloneAndWhereAskedFor(t *testing.T) {
	freshCell(t)
	plain := testSpec(linkStep(t, "alloc", 20))
	if seen := runCell(t, plain); len(seen.series) != 0 {
		t.Errorf("unasked: %d", len(seen.series))
	}
	freshCell(t)
	other := testSpec(wrappedStep("alloc", 20))
	other.Series = true
	if seen := runCell(t, other); len(seen.series) != 0 {
		t.Errorf("of no linker: %d", len(seen.series))
	}
	freshCell(t)
	external := testSpec(linkStep(t, "hold", 20, "alloc", linker(t, "collect2"), 20))
	external.Series = true
	seen := runCell(t, external)
	tools := map[string]int{}
	for _, p := range seen.processes {
		tools[p.Tool]++
	}
	if len(seen.series) != 2 || tools["link"] != 1 || tools["collect2"] != 1 {
		t.Errorf("%d series of %v", len(seen.series), tools)
	}
}

func TestALongSeriesIsThinnedEvenly(t *testing.T) {
	s := &series{interval: 5e6, every: 1}
	for i := int64(0); i < 150_000; i++ {
		s.add(i*1000, i<<10, 0)
	}
	f := s.frame(processFrame{})
	if len(f.Samples) > maxSeriesSamples || len(f.Samples) < maxSeriesSamples/2-1 || f.IntervalMs != 40 {
		t.Fatalf("%d samples at %v ms", len(f.Samples), f.IntervalMs)
	}
	for i, sample := range f.Samples {
		if sample[0] != int64(i)*8 {
			t.Fatalf("sample %d is from %d", i, sample[0])
		}
	}
}

func TestWithoutSamplingThereIsNoPeakAndNoSeries(t *testing.T) {
	freshCell(t)
	s := testSpec(linkStep(t, "alloc", 50))
	s.SampleIntervalMs, s.Series = 0, true
	if seen := runCell(t, s); seen.onlyEnd(t).Peak != nil || len(seen.series) != 0 {
		t.Errorf("peak %+v, series %+v", seen.ends[0].Peak, seen.series)
	}
}
