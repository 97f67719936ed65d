package aliyun

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// exposureOf says whom the policy of a bucket lets in beside the account that owns it. What it allows only on
// conditions is shared; a policy that cannot be read is unknown, and "" is none.
func exposureOf(text, account string) inventory.Exposure {
	if strings.TrimSpace(text) == "" {
		return inventory.Private
	}
	var doc struct{ Statement []statement }
	if json.Unmarshal([]byte(text), &doc) != nil {
		return inventory.ExposureUnknown
	}
	found := inventory.Private
	for _, s := range doc.Statement {
		found = widest(found, s.exposure(account))
	}
	return found
}

// statement is the part of a policy that says whom it lets in.
type statement struct {
	Effect       string
	Principal    []string
	NotPrincipal []string
	Condition    json.RawMessage
}

// exposure says whom a statement lets in. A principal is "*", an account, or a user of one.
func (s statement) exposure(account string) inventory.Exposure {
	if s.Effect != "Allow" {
		return inventory.Private
	}
	everybody := slices.Contains(s.Principal, "*") || len(s.NotPrincipal) > 0
	foreign := func(name string) bool {
		owner := ownerOf(name)
		return owner != "" && owner != account
	}
	switch {
	case everybody && len(s.Condition) == 0:
		return inventory.Public
	case everybody, slices.ContainsFunc(s.Principal, foreign):
		return inventory.Shared
	}
	return inventory.Private
}

// accountDigits is the length of the number of an account; the numbers of users are longer.
const accountDigits = 16

// ownerOf is the account of a principal: itself, or the part of the name of a role or user that is one. "" is a user
// of the account that wrote the policy.
func ownerOf(name string) string {
	for part := range strings.SplitSeq(name, ":") {
		if len(part) == accountDigits && strings.Trim(part, "0123456789") == "" {
			return part
		}
	}
	return ""
}
