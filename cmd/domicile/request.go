package main

import (
	"errors"
	"fmt"
	"slices"
)

// request is what a scan was asked for, kept so that it can be resumed. Passwords are cut out of its URLs.
type request struct {
	Sources []SourceSettings `json:"sources"`
	Sample  string           `json:"sample"`
	Budget  string           `json:"budget,omitempty"`
	Place   string           `json:"place,omitempty"`
	Out     string           `json:"out,omitempty"`
	FailOn  string           `json:"fail_on,omitempty"`
	Fresh   bool             `json:"fresh,omitempty"`
	Cut     []string         `json:"cut,omitempty"` // names of the sources that lost a password
}

// redacted cuts passwords out of the request, which is kept on disk, and notes where.
func (r request) redacted() request {
	r.Cut = nil
	all := withoutPasswords(r.Sources)
	for i := range all {
		if all[i].URL != r.Sources[i].URL {
			r.Cut = append(r.Cut, all[i].Name)
		}
	}
	r.Sources = all
	return r
}

// restore puts the passwords of URLs that are given again back where they were cut out. One that is missing is an error:
// without it what is left would only be gaps.
func (r *request) restore(args []string) error {
	for _, arg := range args {
		kept := withoutPassword(arg)
		i := slices.IndexFunc(r.Sources, func(s SourceSettings) bool { return s.URL == kept })
		if i < 0 {
			return usageError{hinted{
				fmt.Errorf("scan resume: %s is no source of the scan that was interrupted", kept),
				"name only what it was asked for; `domicile scan SOURCE` begins a new one",
			}}
		}
		r.Sources[i].URL = arg
		r.Cut = slices.DeleteFunc(r.Cut, func(name string) bool { return name == r.Sources[i].Name })
	}
	var missing []error
	for _, s := range r.Sources {
		if slices.Contains(r.Cut, s.Name) {
			missing = append(missing, fmt.Errorf("scan resume: the password of %s was not kept", s.URL))
		}
	}
	if len(missing) > 0 {
		return usageError{hinted{
			errors.Join(missing...), "name the source again with its password: `domicile scan resume URL`",
		}}
	}
	return nil
}
