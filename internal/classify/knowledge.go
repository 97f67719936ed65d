package classify

// Knowledge is everything that stage 2 takes from data files: what to find, the words of schemas, and what the rules
// call it.
type Knowledge struct {
	Detectors []Detector
	Words     Words
	Fields    []Field
	Weights   Weights
	Minors    []string // words of tables and paths that make minors likely
}

// Class says how much a kind matters alone.
type Class string

// The classes.
const (
	Core Class = "core" // a finding is worth acting on
	Soft Class = "soft" // it says something of a person, seldom enough alone
)

// Detector describes one kind of data: how its values look, what columns of it are called, and examples of both. It is
// the content of one file.
type Detector struct {
	Name     string            `yaml:"name"`
	File     string            `yaml:"-" json:"-"` // where it was read
	Replaces string            `yaml:"replaces"`   // of a user's own: the name of the one that is built in
	Kind     string            `yaml:"kind"`       // what findings call it; the name when absent
	Form     string            `yaml:"form"`       // the sort within the kind: passport, mobile …
	Label    map[string]string `yaml:"label"`
	Class    Class             `yaml:"class"`
	Category string            `yaml:"category"`
	Values   []Form            `yaml:"values"`
	Others   []Form            `yaml:"others"`   // values that look so are of something else, whatever the schema says
	Prose    bool              `yaml:"prose"`    // its values are text or pictures: the number of one is something else
	Borrows  []string          `yaml:"borrows"`  // kinds whose values also serve as values of this one, where the schema says so
	Alone    bool              `yaml:"alone"`    // the values prove the kind without a word of the schema
	Crowd    Crowd             `yaml:"crowd"`    // when many values together prove the kind without a word of the schema
	Person   bool              `yaml:"person"`   // columns of it make a table one about persons
	Self     bool              `yaml:"self"`     // only natural persons have it: a table with it is about persons
	Requires string            `yaml:"requires"` // "", person: only in a table about persons
	Types    []string          `yaml:"types"`    // column types that can hold it: text number date binary; any when absent
	Hints    []Hint            `yaml:"hints"`
	Against  []string          `yaml:"against"` // words in the name, comment or table that speak against it
	Masks    []string          `yaml:"masks"`   // masked forms: 9 any digit, A any letter or digit, L a letter, 汉 any Han, * any mask character
	Finds    []string          `yaml:"finds"`
	Ignores  []string          `yaml:"ignores"`
	Columns  Columns           `yaml:"columns"`
	Objects  []Sign            `yaml:"objects"` // signs that whole objects are of the kind: files that hold no table
	Files    Columns           `yaml:"files"`   // objects that the file's own signs must and must not take for the kind, as path, or path = format where a head was read
}

// Sign is one way to know what an object without columns is: its format and its name, and what its path says. All that
// a sign names has to be met.
type Sign struct {
	Formats    []string `yaml:"formats"`    // what the head of a member told
	Extensions []string `yaml:"extensions"` // what the name ends with; it stands for the format where nobody read a head
	Named      bool     `yaml:"named"`      // the format is a common one: the name has to end so too
	Paths      []string `yaml:"paths"`      // words, phrases or whole steps (.git) of the path, one of them
	Status     Status   `yaml:"status"`     // evidenced where the format alone proves the kind, else declared or candidate
}

// Crowd says when values prove a kind together that none of them proves alone.
type Crowd struct {
	Values int  `yaml:"values"` // least number of distinct values; 0 for never
	Fit    int  `yaml:"fit"`    // least share of them in percent that fit a form which proves something
	Person bool `yaml:"person"` // only in tables with persons in them
}

// Form is one way in which values of a kind are written.
type Form struct {
	Shape   string   `yaml:"shape"`   // of the closed list in shape.go
	Length  [2]int   `yaml:"length"`  // in bytes without separators; in characters for han and text
	Check   string   `yaml:"check"`   // of the closed list of package check
	Words   []string `yaml:"words"`   // a closed vocabulary instead of a check
	Pattern string   `yaml:"pattern"` // a regular expression (RE2) instead of a check, for a user's own where no shape fits
	Chance  float64  `yaml:"chance"`  // how often a value of this shape that is something else passes
	Weak    bool     `yaml:"weak"`    // fits a declared column, proves nothing
	InText  bool     `yaml:"in_text"` // also looked for inside text
	Percent int      `yaml:"percent"` // least share of the distinct values for a column of the kind; 80 when absent
}

// Hint is a set of names that columns of a kind have. A phrase of several words matches words in a row, written
// together or apart.
type Hint struct {
	Weight float64  `yaml:"weight"` // log-odds; from 3 on the schema alone declares the kind
	Any    []string `yaml:"any"`
	In     string   `yaml:"in"`   // only in tables about that: person, subject, firm, comment, order, log, trace, server, file
	Ends   bool     `yaml:"ends"` // a short phrase that also counts at the end of a longer name
}

// Columns are names that the file's own hints or signs must and must not take for the kind.
type Columns struct {
	Finds   []string `yaml:"finds"`
	Ignores []string `yaml:"ignores"`
}

// Words are the vocabulary of schemas that all detectors share.
type Words struct {
	Persons      []string `yaml:"persons"`      // nouns that stand for a natural person: user, 会员
	Things       []string `yaml:"things"`       // nouns that stand for something else: product, 菜单
	Dictionaries []string `yaml:"dictionaries"` // nouns of tables that list values: type, dict, 字典, 地区
	Qualifiers   []string `yaml:"qualifiers"`   // words after the head that do not change it: no, text, 号码
	Against      []string `yaml:"against"`      // heads that turn a column into one about the data: type, verified, 是否
	Relatives    []string `yaml:"relatives"`    // nouns for somebody related to the subject: guardian, 监护人
	Talks        []string `yaml:"talks"`        // nouns of tables of what users write: comment, 评论
	Orders       []string `yaml:"orders"`       // nouns of tables of what is paid: order, 订单
	Logs         []string `yaml:"logs"`         // nouns of tables of what happened: log, 日志
	Servers      []string `yaml:"servers"`      // nouns of tables of machines: server, 服务器
	Devices      []string `yaml:"devices"`      // nouns of tables of devices: machines, unless persons have them
	Files        []string `yaml:"files"`        // nouns of tables of files: attachment, 附件
	Generic      []string `yaml:"generic"`      // names of files and tables that say nothing: part, export
	Traces       []string `yaml:"traces"`       // nouns of tables of what persons did: footprint, 足迹
}

// Field maps one of our kinds to the words of the rules.
type Field struct {
	Kind      string `yaml:"kind"`
	Form      string `yaml:"form"`
	Field     string `yaml:"field"`     // dataset.fields
	DataKind  string `yaml:"data_kind"` // dataset.kinds
	Sensitive string `yaml:"sensitive"` // no, yes, with_credential, combination
	Part      string `yaml:"part"`      // what it is of the combination
	Sign      string `yaml:"sign"`      // what it may make of the dataset: minors, opinion, important, technology
	Evidence  string `yaml:"evidence"`  // how well the basis is known: P, S or K; S when absent
	Basis     string `yaml:"basis"`     // where GB/T 45574-2025 says so
}
