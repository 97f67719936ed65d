package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/domicile/domicile/internal/classify/people"
)

// errNoKey says that a worker has no key: one that it made itself would fit no scan.
var errNoKey = errors.New("no installation key: this process works for scans that others began, and needs theirs")

// key is the key of the installation: that of the settings, else the file in the data folder. It is 16 bytes.
func (a *app) key() ([]byte, error) {
	if ref := a.loaded.Key; ref != (SecretSettings{}) {
		return keyOf(ref, a.env)
	}
	raw, err := os.ReadFile(a.keyFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil, errNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("read installation key: %w", err)
	}
	return checkedKey(raw)
}

func (a *app) keyFile() string { return filepath.Join(a.loaded.Data, "key") }

// madeKey is the key of the installation, which is made when there is none.
func (a *app) madeKey() ([]byte, error) {
	raw, err := a.key()
	if !errors.Is(err, errNoKey) {
		return raw, err
	}
	raw = make([]byte, people.KeySize)
	if _, err := io.ReadFull(a.random, raw); err != nil {
		return nil, fmt.Errorf("make installation key: %w", err)
	}
	if err := create(a.keyFile(), func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return nil, fmt.Errorf("make installation key: %w", err)
	}
	return raw, nil
}

// keyOf reads a key that the settings refer to: its bytes, or their hexadecimal digits.
func keyOf(ref SecretSettings, env []string) ([]byte, error) {
	secret, err := readSecret(ref, env)
	if err != nil {
		return nil, usageError{fmt.Errorf("key: %w", err)}
	}
	raw := []byte(secret.Reveal())
	if ref.File != "" { // a key of bytes may end like a line
		if raw, err = os.ReadFile(ref.File); err != nil {
			return nil, usageError{fmt.Errorf("key: %w", err)}
		}
	}
	if len(raw) == people.KeySize {
		return raw, nil
	}
	digits, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil {
		digits = nil // the error would quote the key
	}
	return checkedKey(digits)
}

func checkedKey(raw []byte) ([]byte, error) {
	if len(raw) == people.KeySize {
		return raw, nil
	}
	return nil, usageError{hinted{
		fmt.Errorf("the installation key: want %d bytes, or twice as many hexadecimal digits", people.KeySize),
		"it is the file `key` of the data folder of the machine that scans: `xxd -p key` prints the digits",
	}}
}
