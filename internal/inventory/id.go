package inventory

import "strings"

// ID names one store, dataset, flow, finding or decision for good: it is the native id (ARN, acs: ARN, Azure resource
// id, Google full resource name, URL without user and password), partition included, and is the same in every scan.
// A dataset inside a container appends "#table".
type ID string

// Secret is a value that must never be printed: every way of turning it into text gives "****".
type Secret string

// String returns "****", or "" when there is no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "****"
}

// GoString keeps %#v from printing the secret.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps encoders (JSON, YAML, slog) from printing the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal returns the secret itself, for the one call that needs it.
func (s Secret) Reveal() string { return string(s) }

// Container cuts the "#table" from the id of a dataset that lies inside a container.
func (id ID) Container() ID {
	head, _, _ := strings.Cut(string(id), "#")
	return ID(head)
}

// Inside returns the id of a table in the container id.
func (id ID) Inside(table string) ID { return id + "#" + ID(table) }
