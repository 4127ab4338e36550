package main

// The frames of harness/domain/probe-protocol.ts. A pointer is a field that may be null: unknown, never 0.

type startFrame struct {
	Kind    string `json:"kind"`
	Schema  int    `json:"schema"`
	Probe   string `json:"probe"`
	UnixMs  int64  `json:"unixMs"`
	Pid     int    `json:"pid"`
	UID     int    `json:"uid"`
	StepUID int    `json:"stepUid"`
}

type faultFrame struct {
	Kind    string `json:"kind"`
	Where   string `json:"where"`
	Message string `json:"message"`
}

type stepStartFrame struct {
	Kind string `json:"kind"`
	Step int    `json:"step"`
	Name string `json:"name"`
	// Round is a trial's.
	Round string `json:"round,omitempty"`
	AtMs  int64  `json:"atMs"`
}

// damageFrame says what was damaged before the steps ran again.
type damageFrame struct {
	Kind   string `json:"kind"`
	AtMs   int64  `json:"atMs"`
	Damage string `json:"damage"`
	damageReport
}

// damageLeftFrame says what the damaged file was after a round; null when it could not be read.
type damageLeftFrame struct {
	Kind      string  `json:"kind"`
	Round     string  `json:"round"`
	AtMs      int64   `json:"atMs"`
	Sha256    *string `json:"sha256"`
	SizeBytes *int64  `json:"sizeBytes"`
}

// cleanedFrame says what was cleaned before the last round.
type cleanedFrame struct {
	Kind  string   `json:"kind"`
	AtMs  int64    `json:"atMs"`
	Paths []string `json:"paths"`
}

type endOf struct {
	Code   *int    `json:"code"`
	Signal *string `json:"signal"`
}

type memoryOf struct {
	MaxRssBytes   *int64  `json:"maxRssBytes"`
	MaxRssSource  *string `json:"maxRssSource"`
	PeakAnonBytes *int64  `json:"peakAnonBytes"`
	PeakFileBytes *int64  `json:"peakFileBytes"`
}

type processFrame struct {
	Kind        string   `json:"kind"`
	Step        int      `json:"step"`
	Pid         int      `json:"pid"`
	Ppid        int      `json:"ppid"`
	Tool        string   `json:"tool"`
	Via         string   `json:"via"`
	Argv        []string `json:"argv"`
	ArgvClipped bool     `json:"argvClipped"`
	Package     *string  `json:"package"`
	End         *endOf   `json:"end"`
	StartMs     float64  `json:"startMs"`
	WallMs      *float64 `json:"wallMs"`
	UserMs      *float64 `json:"userMs"`
	SysMs       *float64 `json:"sysMs"`
	Output      *string  `json:"output"`
	// OutputBytes is the size of what Go's linker made; left out where it is unknown.
	OutputBytes *int64 `json:"outputBytes,omitempty"`
	memoryOf
}

// definitionsFrame tells, after a link failed over symbols that are there twice, which of its objects define them.
type definitionsFrame struct {
	Kind string `json:"kind"`
	Step int    `json:"step"`
	Pid  int    `json:"pid"`
	// Complete says that every object of the link was looked at.
	Complete    bool           `json:"complete"`
	Definitions []definitionOf `json:"definitions"`
}

type definitionOf struct {
	Symbol  string  `json:"symbol"`
	Kind    string  `json:"kind"`
	Package *string `json:"package"`
	File    string  `json:"file"`
	Member  *string `json:"member"`
	Source  *string `json:"source"`
	Line    *int    `json:"line"`
}

// programFrame follows the end of a step that failed: what the program that it ran, or whose loader complained, needs.
type programFrame struct {
	Kind string `json:"kind"`
	Step int    `json:"step"`
	programFile
}

// stepEnd is the union `end` of a step-end frame; unused fields are left out.
type stepEnd struct {
	Kind       string `json:"kind"`
	Code       *int   `json:"code,omitempty"`
	Signal     string `json:"signal,omitempty"`
	On         string `json:"on,omitempty"`
	LimitMs    int64  `json:"limitMs,omitempty"`
	Limit      string `json:"limit,omitempty"`
	LimitBytes int64  `json:"limitBytes,omitempty"`
	UsedBytes  int64  `json:"usedBytes,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

type outputOf struct {
	Head         string `json:"head"`
	Tail         string `json:"tail"`
	DroppedBytes int64  `json:"droppedBytes"`
	TotalBytes   int64  `json:"totalBytes"`
}

type cgroupOf struct {
	Version       *int   `json:"version"`
	PeakBytes     *int64 `json:"peakBytes"`
	PeakAnonBytes *int64 `json:"peakAnonBytes"`
	OomKills      *int64 `json:"oomKills"`
	LimitBytes    *int64 `json:"limitBytes"`
}

type stepEndFrame struct {
	Kind             string   `json:"kind"`
	Step             int      `json:"step"`
	End              stepEnd  `json:"end"`
	AtMs             int64    `json:"atMs"`
	WallMs           float64  `json:"wallMs"`
	UserMs           *float64 `json:"userMs"`
	SysMs            *float64 `json:"sysMs"`
	Output           outputOf `json:"output"`
	Cgroup           cgroupOf `json:"cgroup"`
	Memory           memoryOf `json:"memory"`
	DroppedProcesses int      `json:"droppedProcesses"`
	// Peak is left out where nothing was sampled.
	Peak *peakOf `json:"peak,omitempty"`
}

// peakOf is the largest sum of anonymous memory that a step's processes held together, and whose it was.
type peakOf struct {
	AnonBytes int64 `json:"anonBytes"`
	// AtMs counts from the step's start.
	AtMs      float64       `json:"atMs"`
	Processes []peakProcess `json:"processes"`
}

type peakProcess struct {
	Pid       int     `json:"pid"`
	Tool      string  `json:"tool"`
	Package   *string `json:"package"`
	AnonBytes int64   `json:"anonBytes"`
	FileBytes int64   `json:"fileBytes"`
}

// seriesFrame follows the frame of a linker's process: what it held, time after time.
type seriesFrame struct {
	Kind string `json:"kind"`
	Step int    `json:"step"`
	Pid  int    `json:"pid"`
	// IntervalMs is how far apart the samples were meant to be; each has its own time.
	IntervalMs float64 `json:"intervalMs"`
	StartMs    float64 `json:"startMs"`
	// Samples are µs since the process's start, anonymous KiB, file-backed KiB.
	Samples [][3]int64 `json:"samples"`
}

// sourceFrame is a piece of a file that a failed step's output names.
type sourceFrame struct {
	Kind        string `json:"kind"`
	Step        int    `json:"step"`
	Path        string `json:"path"`
	File        string `json:"file"`
	SizeBytes   int64  `json:"sizeBytes"`
	StartByte   int64  `json:"startByte"`
	StartLine   int    `json:"startLine"`
	StartColumn int    `json:"startColumn"`
	Bytes       string `json:"bytes"`
}

type attestationFrame struct {
	Kind          string            `json:"kind"`
	GoVersionLine *string           `json:"goVersionLine"`
	GoEnv         map[string]string `json:"goEnv"`
	Tools         map[string]string `json:"tools"`
	Compilers     map[string]string `json:"compilers"`
}

type endFrame struct {
	Kind   string `json:"kind"`
	AtMs   int64  `json:"atMs"`
	Reason string `json:"reason"`
	// CPUMs is what the probe itself took, without wrappers.
	CPUMs *float64 `json:"cpuMs"`
}

func some[T any](v T) *T { return &v }
