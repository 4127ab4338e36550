// Package box holds the generic code, and the register that the pieces enter themselves in.
package box

import "reflect"

// Box is instantiated once for each piece's type; no two of them have a shape in common.
type Box[T any] struct {
	items []T
	count int
}

// New fills a box.
func New[T any](items ...T) *Box[T] {
	b := &Box[T]{}
	for _, item := range items {
		b.Add(item)
	}
	return b
}

// Add puts an item in.
func (b *Box[T]) Add(item T) {
	b.items = append(b.items, item)
	b.count++
}

// Len and its like are what CallAll calls.
func (b *Box[T]) Len() int { return len(b.items) }

// Pairs makes a slice of another generic type.
func (b *Box[T]) Pairs() int { return len(zip(b.items, b.items)) }

// Last looks at an item through an interface, so that the item's type is kept too.
func (b *Box[T]) Last() int { return reflect.ValueOf(any(b.items[b.count-1])).NumField() }

type pair[A, B any] struct {
	a A
	b B
}

func zip[A, B any](as []A, bs []B) []pair[A, B] {
	pairs := make([]pair[A, B], 0, len(as))
	for i := range as {
		pairs = append(pairs, pair[A, B]{as[i], bs[i]})
	}
	return pairs
}

var makers []func() any

// Register enters a piece.
func Register(maker func() any) { makers = append(makers, maker) }

// Count is how many pieces there are.
func Count() int { return len(makers) }

// CallAll calls the methods of every box by reflection: the linker keeps all of them.
func CallAll() int {
	total := 0
	for _, maker := range makers {
		made := reflect.ValueOf(maker())
		for i := 0; i < made.NumMethod(); i++ {
			if method := made.Method(i); method.Type().NumIn() == 0 {
				total += int(method.Call(nil)[0].Int())
			}
		}
	}
	return total
}
