package main

import "time"

const (
	// maxSeriesSamples bounds the samples that are kept of one process: beyond, every second one goes.
	maxSeriesSamples = 20_000
	// maxSeriesKept bounds the series that are kept at once, and with them our memory.
	maxSeriesKept = 16
	// maxSeriesTold bounds the series that are told of one step.
	maxSeriesTold = 64
)

// series is what one process held, time after time.
type series struct {
	interval time.Duration
	// every says how many samples are seen for each that is kept, skip how many of them are still to come.
	every, skip int
	samples     [][3]int64
}

func (s *series) add(sinceNs, anon, file int64) {
	if s.skip > 0 {
		s.skip--
		return
	}
	s.skip = s.every - 1
	if s.samples = append(s.samples, [3]int64{sinceNs / 1000, anon >> 10, file >> 10}); len(s.samples) > maxSeriesSamples {
		s.thin()
	}
}

// thin drops every second sample, and lets half as many in from now on.
func (s *series) thin() {
	kept := s.samples[:0]
	for i := 0; i < len(s.samples); i += 2 {
		kept = append(kept, s.samples[i])
	}
	// The last one that was kept stands for the next, too.
	s.samples, s.every = kept, 2*s.every
	s.skip = s.every - 1
}

func (s *series) frame(of processFrame) seriesFrame {
	return seriesFrame{
		Kind: "series", Step: of.Step, Pid: of.Pid, StartMs: of.StartMs, Samples: s.samples,
		IntervalMs: float64(s.interval) / float64(time.Millisecond) * float64(s.every),
	}
}

// keep adds a sample to the series of a linker, where series are asked for.
func (t *tracker) keep(p *tracked, anon, file int64) {
	if p.series == nil {
		if t.series == 0 || t.keeping >= maxSeriesKept || !p.linksItself() {
			return
		}
		t.keeping++
		p.series = &series{interval: t.series, every: 1}
	}
	p.series.add(monotonicNs()-p.startNs, anon, file)
}

// linksItself says that a process is Go's linker behind a wrapper, or a linker of C's; Go's without a wrapper is a fork
// on its way to one.
func (p *tracked) linksItself() bool {
	if p.tool == "link" {
		return p.via == viaToolexec
	}
	return isLinker(p.tool) && p.counts()
}
