package main

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"strings"
)

// nativeSymbol is a definition in an object that a C compiler or another assembler made.
type nativeSymbol struct{ name, source string }

// nativeDefinitions gives the symbols of the wanted names that an ELF, Mach-O or COFF object defines for others to see.
// Weak and common ones are left out: any number of objects may have them.
func nativeDefinitions(object []byte, wanted map[string]bool) []nativeSymbol {
	switch {
	case bytes.HasPrefix(object, []byte(elf.ELFMAG)):
		return elfDefinitions(object, wanted)
	case isMachO(object):
		return machoDefinitions(object, wanted)
	default:
		return coffDefinitions(object, wanted)
	}
}

func elfDefinitions(object []byte, wanted map[string]bool) []nativeSymbol {
	file, err := elf.NewFile(bytes.NewReader(object))
	if err != nil {
		return nil
	}
	symbols, err := file.Symbols()
	if err != nil {
		return nil
	}
	var found []nativeSymbol
	source := ""
	for _, s := range symbols {
		bind := elf.ST_BIND(s.Info)
		switch {
		case elf.ST_TYPE(s.Info) == elf.STT_FILE:
			source = s.Name
		case bind == elf.STB_GLOBAL && s.Section != elf.SHN_UNDEF && s.Section != elf.SHN_COMMON && wanted[s.Name]:
			found = append(found, nativeSymbol{s.Name, source})
		}
	}
	return found
}

func isMachO(object []byte) bool {
	if len(object) < 4 {
		return false
	}
	first := string(object[:4])
	return first == "\xcf\xfa\xed\xfe" || first == "\xce\xfa\xed\xfe" || first == "\xfe\xed\xfa\xcf" || first == "\xfe\xed\xfa\xce"
}

func machoDefinitions(object []byte, wanted map[string]bool) []nativeSymbol {
	file, err := macho.NewFile(bytes.NewReader(object))
	if err != nil || file.Symtab == nil {
		return nil
	}
	const (
		stab, kind, external        = 0xe0, 0x0e, 0x01
		inSection, weak      uint16 = 0x0e, 0x0080
	)
	var found []nativeSymbol
	for _, s := range file.Symtab.Syms {
		// C's names have a "_" in front there.
		name := strings.TrimPrefix(s.Name, "_")
		defined := s.Type&stab == 0 && s.Type&external != 0 && uint16(s.Type&kind) == inSection
		if defined && s.Desc&weak == 0 && wanted[name] {
			found = append(found, nativeSymbol{name: name})
		}
	}
	return found
}

func coffDefinitions(object []byte, wanted map[string]bool) []nativeSymbol {
	file, err := pe.NewFile(bytes.NewReader(object))
	if err != nil {
		return nil
	}
	const external = 2
	var found []nativeSymbol
	for _, s := range file.Symbols {
		name := s.Name
		if file.Machine == pe.IMAGE_FILE_MACHINE_I386 {
			name = strings.TrimPrefix(name, "_")
		}
		if s.StorageClass == external && s.SectionNumber > 0 && wanted[name] {
			found = append(found, nativeSymbol{name: name, source: ""})
		}
	}
	return found
}
