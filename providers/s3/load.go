package s3

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// LoadVendors reads stores/*.yaml of the knowledge folder. It is strict, and tells all errors at once.
func LoadVendors(knowledge fs.FS) (Vendors, error) {
	names, err := fs.Glob(knowledge, "stores/*.yaml")
	if err != nil {
		return Vendors{}, fmt.Errorf("s3: list vendors: %w", err)
	}
	var out Vendors
	var wrong []error
	owner := map[string]string{}
	for _, name := range names {
		v, err := readVendor(knowledge, name)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("s3: load %s: %w", name, err))
			continue
		}
		for _, e := range v.Endpoints {
			if other := owner[e.Host]; other != "" {
				wrong = append(wrong, fmt.Errorf("s3: load %s: host %s is also that of %s", name, e.Host, other))
			}
			owner[e.Host] = v.ID
		}
		out.list = append(out.list, v)
	}
	slices.SortFunc(out.list, func(a, b Vendor) int { return cmp.Compare(a.ID, b.ID) })
	return out, errors.Join(wrong...)
}

func readVendor(knowledge fs.FS, name string) (Vendor, error) {
	var v Vendor
	data, err := fs.ReadFile(knowledge, name)
	if err != nil {
		return v, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&v); err != nil {
		return v, err
	}
	return v, v.check(strings.TrimSuffix(path.Base(name), ".yaml"))
}

// check finds everything that is wrong with a vendor.
func (v Vendor) check(file string) error {
	var wrong []error
	if v.ID != file || v.Name == "" || len(v.Sources) == 0 {
		wrong = append(wrong, errors.New("id (the name of the file), name and sources must be there"))
	}
	if _, err := time.Parse(time.DateOnly, v.AsOf); err != nil {
		wrong = append(wrong, fmt.Errorf("as_of: %w", err))
	}
	if v.Style != Path && v.Style != Virtual {
		wrong = append(wrong, fmt.Errorf("style %q is neither path nor virtual", v.Style))
	}
	if v.List != 1 && v.List != 2 {
		wrong = append(wrong, fmt.Errorf("list %d is neither 1 nor 2", v.List))
	}
	for _, e := range v.Endpoints {
		wrong = append(wrong, e.check())
	}
	return errors.Join(wrong...)
}

// check finds what is wrong with an endpoint.
func (e Endpoint) check() error {
	if e.Host == "" || e.Host != strings.ToLower(e.Host) || strings.ContainsAny(e.Host, ":/") {
		return fmt.Errorf("host %q must be a name in lower case without scheme and port", e.Host)
	}
	if e.Country != "" && len(e.Country) != len("cn") {
		return fmt.Errorf("host %s: country %q is no ISO 3166 code", e.Host, e.Country)
	}
	return nil
}
