package aws

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/domicile/domicile/internal/inventory"
)

// policy fills in who can reach a table: only its account, unless its own policy says otherwise.
func (t tables) policy(ctx context.Context, st *inventory.Store) error {
	var text string
	err := t.provider.cfg.Do.Do(ctx, t.call(st.ID, "GetResourcePolicy"), func(ctx context.Context) error {
		out, err := t.api.GetResourcePolicy(ctx, &dynamodb.GetResourcePolicyInput{ResourceArn: aws.String(string(st.ID))})
		if _, none := errors.AsType[*types.PolicyNotFoundException](err); none {
			return nil
		}
		if err != nil {
			return err
		}
		text = aws.ToString(out.Policy)
		return nil
	})
	if err != nil {
		return err
	}
	st.Exposure = exposureOf(text, st.Account)
	return nil
}

// exposureOf says whom a policy lets in beside the account that owns the resource. What it allows only on conditions
// is shared; a policy that cannot be read is unknown, and "" is none.
func exposureOf(text, account string) inventory.Exposure {
	if text == "" {
		return inventory.Private
	}
	var doc struct{ Statement oneOrMore[statement] }
	if json.Unmarshal([]byte(text), &doc) != nil {
		return inventory.ExposureUnknown
	}
	widest := inventory.Private
	for _, s := range doc.Statement {
		if e := s.exposure(account); e != inventory.Private && widest != inventory.Public {
			widest = e
		}
	}
	return widest
}

// statement is the part of a policy that says whom it lets in.
type statement struct {
	Effect       string
	Principal    principals
	NotPrincipal json.RawMessage
	Condition    json.RawMessage
}

// principals are accounts, roles and services; "*" is everybody.
type principals []string

// UnmarshalJSON reads "*", or an object of one or more names for each kind of principal.
func (p *principals) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*p = principals{one}
		return nil
	}
	var kinds map[string]oneOrMore[string]
	if err := json.Unmarshal(data, &kinds); err != nil {
		return err
	}
	for kind, names := range kinds {
		if kind != "Service" { // services of the cloud act for the account
			*p = append(*p, names...)
		}
	}
	return nil
}

// exposure says whom a statement lets in.
func (s statement) exposure(account string) inventory.Exposure {
	if s.Effect != "Allow" {
		return inventory.Private
	}
	everybody := slices.Contains(s.Principal, "*") || s.NotPrincipal != nil
	foreign := func(name string) bool {
		return name != account && parseARN(inventory.ID(name)).account != account
	}
	switch {
	case everybody && s.Condition == nil:
		return inventory.Public
	case everybody, slices.ContainsFunc(s.Principal, foreign):
		return inventory.Shared
	}
	return inventory.Private
}

// oneOrMore is a value of JSON that may be a list of itself.
type oneOrMore[T any] []T

// UnmarshalJSON reads one value or a list.
func (o *oneOrMore[T]) UnmarshalJSON(data []byte) error {
	if data = []byte(strings.TrimSpace(string(data))); len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(o))
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*o = oneOrMore[T]{one}
	return nil
}
