package plan

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// ReadChoices reads a list of choices, in YAML or JSON. A key that a choice does not have is a mistake.
func ReadChoices(data []byte) ([]Chosen, error) { return readList[Chosen](data) }

// ReadDone reads a list of finished steps, in YAML or JSON.
func ReadDone(data []byte) ([]Done, error) {
	list, err := readList[Done](data)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if d.Step == "" || d.On.IsZero() {
			return nil, fmt.Errorf("plan: progress: %q lacks its step or its day", d.Step)
		}
	}
	return list, nil
}

func readList[T any](data []byte) ([]T, error) {
	var list []T
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("plan: read list: %w", err)
	}
	return list, nil
}
