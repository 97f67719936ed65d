package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"
)

// estateName is the file that says what an API would.
const estateName = "estate.yaml"

// statedEstate is an estate.yaml.
type statedEstate struct {
	Stores []statedStore `yaml:"stores"`
}

// statedStore is one store of an estate.yaml. What is not stated is unknown.
type statedStore struct {
	Path          string            `yaml:"path"` // folder or file beside the estate.yaml
	ID            string            `yaml:"id"`   // native id
	Provider      string            `yaml:"provider"`
	Partition     string            `yaml:"partition"`
	Account       string            `yaml:"account"`
	Service       string            `yaml:"service"`
	Region        string            `yaml:"region"`
	Place         string            `yaml:"place"` // country code, for what no region table knows
	Name          string            `yaml:"name"`
	Kind          string            `yaml:"kind"`
	Engine        string            `yaml:"engine"`
	EngineVersion string            `yaml:"engine_version"`
	Endpoints     []string          `yaml:"endpoints"`
	Entity        string            `yaml:"entity"`
	System        string            `yaml:"system"`
	Owner         string            `yaml:"owner"`
	Purpose       string            `yaml:"purpose"`
	Size          statedSize        `yaml:"size"`
	Encryption    string            `yaml:"encryption"`
	Exposure      string            `yaml:"exposure"`
	Logging       string            `yaml:"logging"`
	Replication   []statedReplica   `yaml:"replication"`
	Tags          map[string]string `yaml:"tags"`
	Aliases       map[string]string `yaml:"aliases"`
	CreatedAt     *time.Time        `yaml:"created_at"`
	Flows         []statedFlow      `yaml:"flows"`
	Gap           *statedGap        `yaml:"gap"`  // the contents cannot be seen
	Read          string            `yaml:"read"` // full, none or sample:N
}

type statedSize struct {
	Bytes *int64 `yaml:"bytes"`
	Items *int64 `yaml:"items"`
}

type statedReplica struct {
	To     string `yaml:"to"`
	Region string `yaml:"region"`
	Place  string `yaml:"place"`
	Kind   string `yaml:"kind"`
}

type statedFlow struct {
	Mode    string     `yaml:"mode"`
	To      string     `yaml:"to"` // country code
	Dataset string     `yaml:"dataset"`
	Who     string     `yaml:"who"`
	Via     string     `yaml:"via"`
	Source  string     `yaml:"source"`
	Target  string     `yaml:"target"`
	Ground  string     `yaml:"ground"`
	Since   *time.Time `yaml:"since"`
}

type statedGap struct {
	Cause string    `yaml:"cause"`
	Op    string    `yaml:"op"`
	Fix   statedFix `yaml:"fix"`
}

type statedFix struct {
	Code string   `yaml:"code"`
	Args []string `yaml:"args"`
}

// maxEstate is more than an estate of a hundred thousand stores needs.
const maxEstate = 64 << 20

// loadEstate reads the estate.yaml of a folder, nothing when there is none. It is strict: a key that it does not know
// is an error.
func loadEstate(folder string) ([]statedStore, error) {
	f, err := os.OpenInRoot(folder, estateName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	name := filepath.Join(folder, estateName)
	if err != nil {
		return nil, fmt.Errorf("file: open %s: %w", name, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, maxEstate))
	if err != nil {
		return nil, fmt.Errorf("file: read %s: %w", name, err)
	}
	stores, err := parseEstate(data)
	if err != nil {
		return nil, fmt.Errorf("file: parse %s: %w", name, err)
	}
	return stores, nil
}

// parseEstate decodes an estate.yaml.
func parseEstate(data []byte) ([]statedStore, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var e statedEstate
	if err := dec.Decode(&e); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return e.Stores, nil
}
