package main

import (
	"encoding/base64"
	"sync"
)

// boundedOutput keeps the head and the tail of what a step printed, and counts the rest.
type boundedOutput struct {
	mutex sync.Mutex
	half  int
	head  []byte
	tail  []byte // a ring once it is full
	next  int    // where the ring continues
	total int64
}

// newBoundedOutput keeps at most limit bytes: half as head, half as tail.
func newBoundedOutput(limit int64) *boundedOutput { return &boundedOutput{half: int(limit / 2)} }

func (o *boundedOutput) add(b []byte) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.total += int64(len(b))
	if room := o.half - len(o.head); room > 0 {
		n := room
		if n > len(b) {
			n = len(b)
		}
		o.head = append(o.head, b[:n]...)
		b = b[n:]
	}
	if len(b) > o.half {
		b = b[len(b)-o.half:]
	}
	if room := o.half - len(o.tail); room > 0 {
		n := room
		if n > len(b) {
			n = len(b)
		}
		o.tail = append(o.tail, b[:n]...)
		b = b[n:]
	}
	for len(b) > 0 {
		n := copy(o.tail[o.next:], b)
		o.next = (o.next + n) % o.half
		b = b[n:]
	}
}

func (o *boundedOutput) frame() outputOf {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	tail := o.straightTail()
	return outputOf{
		Head:         base64.StdEncoding.EncodeToString(o.head),
		Tail:         base64.StdEncoding.EncodeToString(tail),
		DroppedBytes: o.total - int64(len(o.head)) - int64(len(o.tail)),
		TotalBytes:   o.total,
	}
}

// straightTail is the tail in order; the caller holds the mutex.
func (o *boundedOutput) straightTail() []byte {
	return append(append([]byte(nil), o.tail[o.next:]...), o.tail[:o.next]...)
}

// texts gives what was kept.
func (o *boundedOutput) texts() (head, tail []byte) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return append([]byte(nil), o.head...), o.straightTail()
}
