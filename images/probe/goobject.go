package main

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// The format of Go's objects from 1.20 on, as cmd/internal/goobj describes it. Another format has another magic, and is
// left to the release's own nm.
const (
	goObjectStart = "go object "
	goObjectMagic = "\x00go120ld"
	goSymbolSize  = 21
	goHeaderSize  = len(goObjectMagic) + 8 + 4 + 4*goBlocks
)

// The blocks of an object, of those that are read here. The four from goBlockDefs on hold definitions.
const (
	goBlockFiles      = 2
	goBlockDefs       = 3
	goBlockNonPackage = 6
	goBlockAuxIndex   = 12
	goBlockDataIndex  = 13
	goBlockAux        = 15
	goBlockData       = 16
	goBlocks          = 19
)

const (
	goFlagDupOK   = 1
	goStaticABI   = 0xffff
	goAuxFuncInfo = 1
	goAuxSize     = 9
	// Where a function's line, and the number of its files, stand in what is known of it.
	goFuncLineAt  = 12
	goFuncFilesAt = 16
)

// Which of an object's symbols a reference counts in.
const (
	goPackageNone     = 1<<31 - 1
	goPackageHashed64 = goPackageNone - 1
	goPackageHashed   = goPackageNone - 2
	goPackageSelf     = goPackageNone - 4
)

// goObject reads one object; every access is checked, and what lies outside reads as zero.
type goObject struct {
	data   []byte
	blocks [goBlocks]uint32
}

// goSymbol is a definition in a Go object.
type goSymbol struct {
	name   string
	abi    uint16
	source string
	line   int
}

// goObjectOf finds the object behind the text that a Go object member begins with; false where it is of another format.
func goObjectOf(data []byte) (*goObject, bool) {
	if !bytes.HasPrefix(data, []byte(goObjectStart)) {
		return nil, false
	}
	end := bytes.Index(data, []byte("\n!\n"))
	if end < 0 || !bytes.HasPrefix(data[end+3:], []byte(goObjectMagic)) {
		return nil, false
	}
	o := &goObject{data: data[end+3:]}
	if len(o.data) < goHeaderSize {
		return nil, false
	}
	for i := range o.blocks {
		o.blocks[i] = o.u32(uint32(len(goObjectMagic) + 8 + 4 + 4*i))
	}
	return o, true
}

func (o *goObject) bytes(at, n uint32) []byte {
	if uint64(at)+uint64(n) > uint64(len(o.data)) {
		return nil
	}
	return o.data[at : at+n]
}

func (o *goObject) u32(at uint32) uint32 {
	if b := o.bytes(at, 4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// text reads a string that is given by its length and place.
func (o *goObject) text(at uint32) []byte { return o.bytes(o.u32(at+4), o.u32(at)) }

// count is how many items of a size a block holds.
func (o *goObject) count(block int, size uint32) uint32 {
	if o.blocks[block+1] < o.blocks[block] || uint64(o.blocks[block+1]) > uint64(len(o.data)) {
		return 0
	}
	return (o.blocks[block+1] - o.blocks[block]) / size
}

// definitions gives the symbols of the wanted names that the object defines, without those that any number of objects
// may define, and those that no other object sees.
func (o *goObject) definitions(wanted map[string]bool) []goSymbol {
	var found []goSymbol
	// Every symbol that is defined has an index, counted through the four blocks of definitions.
	index := uint32(0)
	for block := goBlockDefs; block <= goBlockNonPackage; block++ {
		n := o.count(block, goSymbolSize)
		for i := uint32(0); i < n; i++ {
			at := o.blocks[block] + i*goSymbolSize
			shared := block == goBlockDefs || block == goBlockNonPackage
			if shared && wanted[string(o.text(at))] {
				if s, ok := o.symbol(at, index+i); ok {
					found = append(found, s)
				}
			}
		}
		index += n
	}
	return found
}

func (o *goObject) symbol(at, index uint32) (goSymbol, bool) {
	head := o.bytes(at, goSymbolSize)
	if head == nil || head[10] == 0 || head[11]&goFlagDupOK != 0 {
		return goSymbol{}, false
	}
	s := goSymbol{name: string(o.text(at)), abi: binary.LittleEndian.Uint16(head[8:])}
	if s.abi == goStaticABI {
		return goSymbol{}, false
	}
	s.source, s.line = o.place(index)
	return s, true
}

// place is the file and line where a function begins; "" where it is not known: variables have none, and a function
// with inlined parts lists the files of all.
func (o *goObject) place(index uint32) (string, int) {
	first := o.u32(o.blocks[goBlockAuxIndex] + 4*index)
	last := o.u32(o.blocks[goBlockAuxIndex] + 4*(index+1))
	for i := first; i < last && i-first < 64; i++ {
		aux := o.bytes(o.blocks[goBlockAux]+i*goAuxSize, goAuxSize)
		if aux == nil || aux[0] != goAuxFuncInfo {
			continue
		}
		info, ok := o.indexOf(binary.LittleEndian.Uint32(aux[1:]), binary.LittleEndian.Uint32(aux[5:]))
		if !ok {
			return "", 0
		}
		at := o.blocks[goBlockData] + o.u32(o.blocks[goBlockDataIndex]+4*info)
		if o.u32(at+goFuncFilesAt) != 1 {
			return "", 0
		}
		return o.file(o.u32(at + goFuncFilesAt + 4)), int(o.u32(at + goFuncLineAt))
	}
	return "", 0
}

// indexOf counts a symbol of this object through all of its definitions.
func (o *goObject) indexOf(pkg, symbol uint32) (uint32, bool) {
	before := 0
	switch pkg {
	case goPackageSelf:
	case goPackageHashed64:
		before = 1
	case goPackageHashed:
		before = 2
	case goPackageNone:
		before = 3
	default:
		return 0, false
	}
	index := symbol
	for block := goBlockDefs; block < goBlockDefs+before; block++ {
		index += o.count(block, goSymbolSize)
	}
	return index, symbol < o.count(goBlockDefs+before, goSymbolSize)
}

func (o *goObject) file(index uint32) string {
	if index >= o.count(goBlockFiles, 8) {
		return ""
	}
	return strings.TrimPrefix(string(o.text(o.blocks[goBlockFiles]+8*index)), "gofile..")
}
