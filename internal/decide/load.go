package decide

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The files of the pack.
const (
	lawFolder  = "law"
	ruleFolder = "rules"
	packFile   = "pack.yaml"
	eventFile  = "events.yaml"
	yearFolder = "calendars"
	askFolder  = "ask" // of rules: how facts are asked
)

// Load reads the folders law and rules of fsys. A rule whose own cases fail does not load, nor does one that cites an
// article that law does not have or that was not in force on the day of a case. Every fault of the pack is in the
// error.
func Load(fsys fs.FS) (*Rules, error) {
	var p pack
	digest := sha256.New()
	errs := []error{
		each(fsys, lawFolder, digest, func(name string, data []byte) error {
			var in instrument
			err := strict(data, &in)
			p.instruments = append(p.instruments, in)
			return err
		}),
		each(fsys, ruleFolder, digest, p.readRule),
		may(each(fsys, yearFolder, digest, p.readYear)),
		may(each(fsys, gradeFolder, digest, p.readGrade)),
		may(each(fsys, lineFolder, digest, p.readLines)),
		may(each(fsys, worksheetFolder, digest, p.readWorksheet)),
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	r, err := p.compile()
	if err != nil {
		return nil, err
	}
	r.digest = hex.EncodeToString(digest.Sum(nil))
	return r, nil
}

// may lets a folder be missing: a pack of one's own may say nothing of systems and lines.
func may(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readRule reads one file of the folder rules.
func (p *pack) readRule(name string, data []byte) error {
	switch folder := path.Base(path.Dir(path.Join(ruleFolder, name))); {
	case name == packFile:
		return strict(data, &p.head)
	case name == eventFile:
		return strict(data, &p.duties)
	case folder == askFolder:
		var f questionFile
		err := strict(data, &f)
		p.questions = append(p.questions, f)
		return err
	default:
		s := source{folder: folder}
		err := strict(data, &s)
		p.sources = append(p.sources, s)
		return err
	}
}

// readYear reads the working days of one year.
func (p *pack) readYear(_ string, data []byte) error {
	var y calendarYear
	err := strict(data, &y)
	if err == nil && y.Source == "" {
		err = errors.New("a source is needed")
	}
	p.years = append(p.years, y.WorkYear)
	return err
}

// each reads every YAML file below a folder in the order of their paths, which go into the digest with their contents.
func each(fsys fs.FS, folder string, digest io.Writer, read func(name string, data []byte) error) error {
	var errs []error
	err := fs.WalkDir(fsys, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(digest, "%s %d\n", name, len(data))
		_, _ = digest.Write(data) // a hash takes every byte
		if err := read(strings.TrimPrefix(name, folder+"/"), data); err != nil {
			errs = append(errs, fmt.Errorf("decide: load %s: %w", name, err))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("decide: read %s: %w", folder, err)
	}
	return errors.Join(errs...)
}

// strict decodes one document and refuses keys that are not known.
func strict(data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	return dec.Decode(into)
}

// UnmarshalYAML reads a clause: a text, or a mapping with one of the connectives.
func (cl *clause) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		cl.text = node.Value
		return nil
	}
	if node.Kind != yaml.MappingNode || len(node.Content) != 2 {
		return fmt.Errorf("line %d: a condition is a text, or one of all, any, not, shown", node.Line)
	}
	switch value := node.Content[1]; node.Content[0].Value {
	case "all":
		return value.Decode(&cl.all)
	case "any":
		return value.Decode(&cl.any)
	case "not":
		return value.Decode(&cl.not)
	case "shown":
		return value.Decode(&cl.shown)
	default:
		return fmt.Errorf("line %d: %q is none of all, any, not, shown", node.Line, node.Content[0].Value)
	}
}
