package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// scanJSON refuses what is too large or too deep, and an object that says a key twice: of two effects nobody can tell
// which one holds.
func scanJSON(data []byte) error {
	if len(data) > mostIAM {
		return fmt.Errorf("larger than %d bytes", mostIAM)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	s := jsonScan{}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return s.end()
		}
		if err != nil {
			return errors.New("not JSON")
		}
		if err := s.take(token); err != nil {
			return err
		}
	}
}

// jsonScan is where a scan stands: one entry for every open object or list.
type jsonScan struct {
	open []jsonFrame
	done bool
}

type jsonFrame struct {
	keys    map[string]bool // nil for a list
	wantKey bool
}

func (s *jsonScan) end() error {
	if len(s.open) > 0 || !s.done {
		return errors.New("not whole")
	}
	return nil
}

func (s *jsonScan) take(token json.Token) error {
	if d, ok := token.(json.Delim); ok {
		return s.bracket(d)
	}
	if len(s.open) == 0 {
		if s.done {
			return errors.New("more than one document")
		}
		s.done = true
		return nil
	}
	top := &s.open[len(s.open)-1]
	if top.keys == nil {
		return nil
	}
	if top.wantKey {
		key, _ := token.(string)
		if top.keys[key] {
			return errors.New("a key stands twice in one object")
		}
		top.keys[key] = true
	}
	top.wantKey = !top.wantKey
	return nil
}

func (s *jsonScan) bracket(d json.Delim) error {
	switch d {
	case '{', '[':
		if s.done && len(s.open) == 0 {
			return errors.New("more than one document")
		}
		if len(s.open) >= mostDepth {
			return fmt.Errorf("deeper than %d", mostDepth)
		}
		if len(s.open) > 0 && s.open[len(s.open)-1].keys != nil {
			s.open[len(s.open)-1].wantKey = true // after this value comes a key
		}
		frame := jsonFrame{}
		if d == '{' {
			frame = jsonFrame{keys: map[string]bool{}, wantKey: true}
		}
		s.open, s.done = append(s.open, frame), true
	default:
		s.open = s.open[:len(s.open)-1]
	}
	return nil
}
