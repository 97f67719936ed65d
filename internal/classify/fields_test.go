package classify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// TestTogether states what findings meet together that none meets alone.
func TestTogether(t *testing.T) {
	tests := []struct {
		name    string
		columns []string
		want    []string
	}{
		{"nothing", []string{"order_no"}, nil},
		{"name and telephone", []string{"real_name", "mobile"}, nil},
		{"no account", []string{"real_name", "id_card", "mobile"}, nil},
		{"all four parts", []string{"real_name", "id_card", "mobile", "bank_card_no"}, []string{"combination"}},
		{"a passport is an identity too", []string{"real_name", "passport_no", "mobile", "alipay_account"}, []string{"combination"}},
		{"account and password", []string{"bank_card_no", "pay_password"}, []string{"with_credential"}},
		{"password alone", []string{"mobile", "password"}, nil},
		{"everything", []string{"real_name", "id_card", "mobile", "bank_card_no", "pwd"}, []string{"combination", "with_credential"}},
	}
	e := engine(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := inventory.Dataset{ID: "d", Name: "customer"}
			for _, c := range tt.columns {
				d.Columns = append(d.Columns, inventory.Field{Name: c, Type: "varchar(64)"})
			}
			got := e.Judge(e.NewTable(d, classify.TableOptions{})).Together
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
