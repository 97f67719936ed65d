package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
)

// State keeps what a comparison has done, so that the next run goes on after it. Load reports false when nothing is
// kept of that comparison, and leaves into as it is; a state of another comparison, of other sides or settings, is none. Save replaces it whole
// or not at all.
type State interface {
	Load(of string, into any) (bool, error)
	Save(of string, v any) error
	Drop() error
}

// FileState is a State in one file of this machine, mode 0600: it holds the key of an object.
type FileState struct{ Path string }

// kept is the form of the file.
type kept struct {
	Of    string          `json:"of"`
	State json.RawMessage `json:"state"`
}

// Load implements State.
func (f FileState) Load(of string, into any) (bool, error) {
	data, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("verify: read progress: %w", err)
	}
	var k kept
	// What is of another comparison or of an older program is none: it begins again.
	if json.Unmarshal(data, &k) != nil || k.Of != of {
		return false, nil //nolint:nilerr // it is none
	}
	fresh := reflect.New(reflect.TypeOf(into).Elem()) // what breaks off half way must not be half taken up
	if json.Unmarshal(k.State, fresh.Interface()) != nil {
		return false, nil //nolint:nilerr // it is none
	}
	reflect.ValueOf(into).Elem().Set(fresh.Elem())
	return true, nil
}

// Save implements State.
func (f FileState) Save(of string, v any) error {
	state, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("verify: keep progress: %w", err)
	}
	data, err := json.Marshal(kept{Of: of, State: state})
	if err == nil {
		err = replace(f.Path, data)
	}
	if err != nil {
		return fmt.Errorf("verify: keep progress: %w", err)
	}
	return nil
}

// replace writes a file beside and renames it over the old one, so that a process that is killed leaves one or the other.
func replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	next := path + ".next"
	if err := os.WriteFile(next, data, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// Drop implements State.
func (f FileState) Drop() error {
	if err := os.Remove(f.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("verify: drop progress: %w", err)
	}
	return nil
}
