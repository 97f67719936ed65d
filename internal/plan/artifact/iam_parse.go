package artifact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrIAM is wrapped by every error about a document that no policies can be read from.
var ErrIAM = errors.New("no AWS policies can be read from it")

// Bounds of a document of policies; a whole account with its 6,000 policies stays below them.
const (
	mostIAM        = 32 << 20 // bytes
	mostDepth      = 48       // of nesting
	mostStatements = 100_000
)

// iamPolicy is one policy of a document.
type iamPolicy struct {
	name       string
	kind       iamKind
	holders    []string // roles and groups that have it; of users their number alone, because a user is a person
	statements []map[string]json.RawMessage
}

// iamKind is what a policy hangs on.
type iamKind string

const (
	identityPolicy iamKind = "identity"
	trustPolicy    iamKind = "trust"
	resourcePolicy iamKind = "bucket"
)

// iamReader collects the policies of documents.
type iamReader struct {
	policies   []iamPolicy
	attached   map[string][]string // managed policy → who has it
	statements int
}

// read takes a document apart: one policy, a list, the answer of get-account-authorization-details, or that of
// get-bucket-policy.
func (r *iamReader) read(name string, data []byte) error {
	if err := scanJSON(data); err != nil {
		return fmt.Errorf("%w: %w", ErrIAM, err)
	}
	return r.value(name, identityPolicy, data)
}

func (r *iamReader) value(name string, kind iamKind, data json.RawMessage) error {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
		return fmt.Errorf("%w: it is empty", ErrIAM)
	case data[0] == '[':
		return r.list(name, kind, data)
	case data[0] == '{':
		return r.object(name, kind, data)
	case data[0] == '"':
		return r.text(name, kind, data)
	}
	return fmt.Errorf("%w: neither an object nor a list", ErrIAM)
}

func (r *iamReader) list(name string, kind iamKind, data json.RawMessage) error {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return fmt.Errorf("%w: a list", ErrIAM)
	}
	for i, item := range items {
		if err := r.value(name+"-"+strconv.Itoa(i+1), kind, item); err != nil {
			return err
		}
	}
	return nil
}

// text is a policy inside a string, as some answers have it, sometimes with percent signs.
func (r *iamReader) text(name string, kind iamKind, data json.RawMessage) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("%w: a string", ErrIAM)
	}
	inner := []byte(s)
	if strings.HasPrefix(strings.TrimSpace(s), "%7B") || strings.HasPrefix(strings.TrimSpace(s), "%7b") {
		inner = unescape(s)
	}
	if inner = bytes.TrimSpace(inner); len(inner) == 0 || inner[0] != '{' {
		return fmt.Errorf("%w: a string without a policy", ErrIAM)
	}
	if err := scanJSON(inner); err != nil {
		return fmt.Errorf("%w: %w", ErrIAM, err)
	}
	return r.value(name, kind, inner)
}

// unescape replaces the percent signs of an address by what they stand for; one that stands for nothing stays.
func unescape(s string) []byte {
	var out []byte
	for i := 0; i < len(s); i++ {
		const hex = 2
		if s[i] == '%' && i+hex < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+1+hex], 16, 8); err == nil {
				out = append(out, byte(v))
				i += hex
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func (r *iamReader) object(name string, kind iamKind, data json.RawMessage) error {
	var o map[string]json.RawMessage
	if err := json.Unmarshal(data, &o); err != nil {
		return fmt.Errorf("%w: an object", ErrIAM)
	}
	if own := textOf(o["PolicyName"]); own != "" {
		name = own
	}
	switch {
	case o["Statement"] != nil:
		return r.policy(name, kind, o)
	case o["PolicyDocument"] != nil:
		return r.value(name, kind, o["PolicyDocument"])
	case o["Document"] != nil:
		return r.value(name, kind, o["Document"])
	case o["Policy"] != nil:
		return r.value(name, resourcePolicy, o["Policy"])
	case o["PolicyVersion"] != nil:
		return r.value(name, kind, o["PolicyVersion"])
	}
	return r.details(o)
}

// policy takes the statements of one policy. Keys beside those of the language make it unreadable rather than half read.
func (r *iamReader) policy(name string, kind iamKind, o map[string]json.RawMessage) error {
	for key := range o {
		if !slices.Contains([]string{"Version", "Id", "Statement", "PolicyName"}, key) {
			return fmt.Errorf("%w: policy with an unknown element", ErrIAM)
		}
	}
	raw := bytes.TrimSpace(o["Statement"])
	var list []map[string]json.RawMessage
	if len(raw) > 0 && raw[0] == '{' {
		raw = append(append([]byte{'['}, raw...), ']')
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return fmt.Errorf("%w: statements of a policy", ErrIAM)
	}
	if r.statements += len(list); r.statements > mostStatements {
		return fmt.Errorf("%w: more than %d statements", ErrIAM, mostStatements)
	}
	kind = kindOf(kind, list)
	r.policies = append(r.policies, iamPolicy{name: name, kind: kind, statements: list})
	return nil
}

// kindOf tells by its statements what a policy that came alone hangs on: one with a principal on a resource, and where it
// names no resource on a role.
func kindOf(kind iamKind, list []map[string]json.RawMessage) iamKind {
	for _, s := range list {
		if kind == identityPolicy && (s["Principal"] != nil || s["NotPrincipal"] != nil) {
			if s["Resource"] == nil && s["NotResource"] == nil {
				return trustPolicy
			}
			return resourcePolicy
		}
	}
	return kind
}

// details reads the answer of get-account-authorization-details.
func (r *iamReader) details(o map[string]json.RawMessage) error {
	known := false
	for _, d := range []struct{ list, name, inline, kind string }{
		{"UserDetailList", "UserName", "UserPolicyList", "user"},
		{"GroupDetailList", "GroupName", "GroupPolicyList", "group"},
		{"RoleDetailList", "RoleName", "RolePolicyList", "role"},
	} {
		items, ok := objectsOf(o[d.list])
		known = known || ok
		for i, item := range items {
			if err := r.holder(item, d.kind, d.kind+"-"+strconv.Itoa(i+1), textOf(item[d.name]), item[d.inline]); err != nil {
				return err
			}
		}
	}
	items, ok := objectsOf(o["Policies"])
	for _, item := range items {
		if err := r.managed(item); err != nil {
			return err
		}
	}
	if !known && !ok {
		return fmt.Errorf("%w: no policy in it", ErrIAM)
	}
	return nil
}

// holder reads what one user, group or role has. The name of a user is a person's and is not kept.
func (r *iamReader) holder(item map[string]json.RawMessage, kind, number, name string, inline json.RawMessage) error {
	who := kind
	if kind != "user" {
		who, number = kind+" "+name, kind+"-"+name
	}
	attached, _ := objectsOf(item["AttachedManagedPolicies"])
	for _, a := range attached {
		policy := textOf(a["PolicyName"])
		r.attached[policy] = append(r.attached[policy], who)
	}
	policies, _ := objectsOf(inline)
	for _, p := range policies {
		before := len(r.policies)
		if err := r.value(number+"-"+textOf(p["PolicyName"]), identityPolicy, p["PolicyDocument"]); err != nil {
			return err
		}
		for i := before; i < len(r.policies); i++ {
			r.policies[i].holders = []string{who}
		}
	}
	if trust := item["AssumeRolePolicyDocument"]; trust != nil {
		return r.value(number+"-trust", trustPolicy, trust)
	}
	return nil
}

// managed reads the version of a managed policy that is in force.
func (r *iamReader) managed(item map[string]json.RawMessage) error {
	versions, _ := objectsOf(item["PolicyVersionList"])
	for _, v := range versions {
		if string(bytes.TrimSpace(v["IsDefaultVersion"])) == "true" {
			return r.value(textOf(item["PolicyName"]), identityPolicy, v["Document"])
		}
	}
	return fmt.Errorf("%w: a managed policy without a version in force", ErrIAM)
}

func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func objectsOf(raw json.RawMessage) ([]map[string]json.RawMessage, bool) {
	var list []map[string]json.RawMessage
	if raw == nil || json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	return list, true
}

// sortedKeys lists the keys of an object.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
