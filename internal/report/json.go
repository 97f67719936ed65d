package report

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrNotInventory is returned by ReadJSON for a file that is something else.
var ErrNotInventory = errors.New("not an inventory document of domicile/v1")

// WriteJSON writes the document, indented, with a newline at its end.
func WriteJSON(w io.Writer, d *Document) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("report: write json: %w", err)
	}
	return nil
}

// ReadJSON reads what WriteJSON wrote. Keys that it does not know are skipped: minor versions only add.
func ReadJSON(r io.Reader) (*Document, error) {
	var d Document
	if err := json.NewDecoder(bufio.NewReader(r)).Decode(&d); err != nil {
		return nil, fmt.Errorf("report: read json: %w", err)
	}
	if d.APIVersion != APIVersion || d.Kind != InventoryKind {
		return nil, fmt.Errorf("report: read json: %w (api_version %q, kind %q)", ErrNotInventory, d.APIVersion, d.Kind)
	}
	return &d, nil
}
