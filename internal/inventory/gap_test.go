package inventory_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

func TestGapJSON(t *testing.T) {
	until := time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		in   inventory.Gap
		want string
	}{
		{
			"all of it",
			inventory.Gap{
				Scope: scope("1", "r"), Store: "arn:s", Dataset: "arn:s/t", Column: "c", Op: "parquet",
				Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixRepair, Args: []string{"x"}},
				Err: errors.New("a cell"), AcceptedUntil: &until,
			},
			`{"store":"arn:s","dataset":"arn:s/t","column":"c","op":"parquet","cause":"unreadable",` +
				`"fix":{"code":"repair","args":["x"]},"accepted_until":"2027-01-02T00:00:00Z"}`,
		},
		{
			"of a scope",
			inventory.Gap{Scope: scope("1", "r"), Op: "s3:ListBuckets", Cause: inventory.Throttled, Fix: inventory.Fix{Code: inventory.FixRetry}},
			`{"op":"s3:ListBuckets","cause":"throttled","fix":{"code":"retry"}}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := json.Marshal(inventory.Coverage{Scope: tt.in.Scope.ID(), Status: inventory.Partial, Gaps: []*inventory.Gap{&tt.in}})
			if err != nil {
				t.Fatal(err)
			}
			want := `{"scope":"aws:aws:1:r:s3","status":"partial","calls":0,"rows":0,"gaps":[` + tt.want + `]}`
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
			var back inventory.Coverage
			if err := json.Unmarshal(got, &back); err != nil {
				t.Fatal(err)
			}
			inv := inventory.Inventory{Scopes: []inventory.Scope{tt.in.Scope}, Coverage: []inventory.Coverage{back}}
			inv.Rescope()
			want2 := tt.in
			want2.Err = nil
			if diff := cmp.Diff(&want2, back.Gaps[0]); diff != "" {
				t.Errorf("read again (-want +got):\n%s", diff)
			}
			if back.Gaps[0].ID() != tt.in.ID() {
				t.Errorf("id %s, want %s", back.Gaps[0].ID(), tt.in.ID())
			}
		})
	}
}

func TestGapNeverQuotesItsError(t *testing.T) {
	g := &inventory.Gap{Op: "read", Store: "s", Cause: inventory.Unreadable, Err: errSource}
	wrapped := fmt.Errorf("page 3: %w", g)
	if strings.Contains(wrapped.Error(), "1101011990") {
		t.Errorf("%v", wrapped)
	}
	if inventory.AsGap(wrapped) != g || !errors.Is(wrapped, errSource) {
		t.Error("the gap is not found in an error around it")
	}
	if inventory.AsGap(errSource) != nil || inventory.AsGap(nil) != nil {
		t.Error("a gap where none is")
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	secret := inventory.Secret("hunter2")
	data, err := json.Marshal(map[string]any{"password": secret})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(secret), fmt.Sprintf("%v %+v %#v %s %q", secret, secret, secret, secret, secret), string(data)} {
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "****") {
			t.Errorf("%s", text)
		}
	}
	if secret.Reveal() != "hunter2" || inventory.Secret("").String() != "" {
		t.Error("Reveal or the empty secret")
	}
}
