package main

const (
	// maxDefinitions bounds what is told of one failed link.
	maxDefinitions = 50
	// maxTextLen bounds each text of a definition.
	maxTextLen = 400
	// maxDefinitionBytes bounds all of them as one message.
	maxDefinitionBytes = 120 << 10
)

// Who made the object that holds a definition.
const (
	madeByGo byte = iota
	madeByAssembler
	madeByC
)

var makerNames = [...]string{madeByGo: "go", madeByAssembler: "assembly", madeByC: "c"}

// definition is one object's definition of a symbol; texts that are not known are empty.
type definition struct {
	maker  byte
	line   uint32
	symbol string
	pkg    string
	// file is the archive, or the object itself; member is the object in the archive.
	file, member string
	source       string
}

const (
	definitionFollows = 'd'
	// allFound ends the definitions of a search that looked everywhere.
	allFound = 'a'
)

func (d definition) encode() []byte {
	e := encoder{definitionFollows, d.maker}
	e.u32(d.line)
	for _, s := range []string{d.symbol, d.pkg, d.file, d.member, d.source} {
		if len(s) > maxTextLen {
			s = s[:maxTextLen]
		}
		e.str(s)
	}
	return e
}

// decodeDefinitions reads what a search printed, as far as it is whole; complete says that it came to its end.
func decodeDefinitions(b []byte) (found []definition, complete bool) {
	for d := (decoder{rest: b}); len(d.rest) > 0 && len(found) < maxDefinitions; {
		if d.u8() == allFound {
			return found, len(d.rest) == 0
		}
		one := definition{maker: d.u8(), line: d.u32()}
		for _, s := range []*string{&one.symbol, &one.pkg, &one.file, &one.member, &one.source} {
			*s = d.str(maxTextLen)
		}
		if d.bad || int(one.maker) >= len(makerNames) {
			return found, false
		}
		found = append(found, one)
	}
	return found, false
}

func (d definition) frame() definitionOf {
	return definitionOf{
		Symbol: d.symbol, Kind: makerNames[d.maker], File: d.file,
		Package: known(d.pkg), Member: known(d.member), Source: known(d.source), Line: knownNumber(int(d.line)),
	}
}

func framesOf(definitions []definition) []definitionOf {
	list := make([]definitionOf, 0, len(definitions))
	for _, one := range definitions {
		list = append(list, one.frame())
	}
	return list
}

// known gives nil for a text that is not known.
func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func knownNumber(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
