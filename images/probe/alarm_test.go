package main

import (
	"runtime"
	"testing"
	"time"
)

func TestAPauseIsCutShortByARing(t *testing.T) {
	a := newAlarm()
	defer a.close()
	a.ring()
	a.wait(time.Hour)
	go func() {
		time.Sleep(20 * time.Millisecond)
		a.ring()
	}()
	a.wait(time.Hour)
}

func TestAPauseLastsThoughThereIsNobodyToRing(t *testing.T) {
	for _, a := range []alarm{newAlarm(), {-1}} {
		before := time.Now()
		a.ring()
		a.wait(0)
		a.wait(-1)
		if a.fd >= 0 {
			a.wait(time.Hour)
		}
		a.wait(30 * time.Millisecond)
		if time.Since(before) < 30*time.Millisecond {
			t.Error("it was too short")
		}
		a.close()
	}
}

// A pause keeps a processor of Go's: a world that cannot be stopped meanwhile would be stopped only after the hour.
func TestAPauseDoesNotKeepTheWorldFromStopping(t *testing.T) {
	a := newAlarm()
	done := make(chan bool)
	go func() { a.wait(time.Hour); close(done) }()
	time.Sleep(20 * time.Millisecond)
	runtime.GC()
	a.ring()
	<-done
	a.close()
}
