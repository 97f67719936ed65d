package demo

import (
	"context"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/domicile/domicile/internal/classify/check"
)

// staff are the employees of both companies in one workbook: those in Shanghai with identity number, account and
// salary, those in Singapore with a passport.
func (g *generator) staff() file {
	return file{path: "azure/hr-share/员工花名册.xlsx", write: func(ctx context.Context, w io.Writer) error {
		book := excelize.NewFile()
		defer book.Close() //nolint:errcheck // it removes temporary files; what was written is checked
		sheets := []struct {
			name     string
			head     []any
			from, to int
			row      func(int) []any
		}{
			{
				"上海",
				[]any{"工号", "姓名", "身份证号", "手机号", "银行卡号", "基本工资", "部门", "入职日期"},
				0, g.scaled(mainlandStaff), g.shanghaiRow,
			},
			{
				"Singapore",
				[]any{"employee_no", "name", "passport_no", "mobile", "nationality", "department", "hired"},
				g.scaled(mainlandStaff), g.scaled(allStaff), g.singaporeRow,
			},
		}
		for i, s := range sheets {
			if err := addSheet(ctx, book, s.name, s.head, rowRange{s.from, s.to, s.row}); err != nil {
				return fmt.Errorf("sheet %d: %w", i, err)
			}
		}
		if err := book.DeleteSheet("Sheet1"); err != nil {
			return err
		}
		return book.Write(w)
	}}
}

// rowRange is the rows from to to-1 of a sheet.
type rowRange struct {
	from, to int
	row      func(int) []any
}

func addSheet(ctx context.Context, book *excelize.File, name string, head []any, r rowRange) error {
	if _, err := book.NewSheet(name); err != nil {
		return err
	}
	if err := book.SetSheetRow(name, "A1", &head); err != nil {
		return err
	}
	// The stream writer would be faster and orders the parts of the file at random.
	for i := r.from; i < r.to && ctx.Err() == nil; i++ {
		cell, err := excelize.CoordinatesToCellName(1, i-r.from+2)
		if err != nil {
			return err
		}
		values := r.row(i)
		if err := book.SetSheetRow(name, cell, &values); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (g *generator) shanghaiRow(i int) []any {
	d := g.roll(ofStaff, i)
	birth := start().AddDate(-55+d.n(32), d.n(12), d.n(28))
	female := d.chance(50)
	// Staff lie behind the sequence numbers of students, who are younger than any of them.
	id := residentID(counties[7+i%4].code, birth.Format("20060102"), 1+i%499*2+boolInt(female))
	return []any{
		fmt.Sprintf("SH%05d", i), chineseName(&d, female), string(id[:]), string(mobile(ofStaff, i, nil)), bankCard(&d),
		9_000 + 500*d.n(60), d.of([]string{"教研部", "技术部", "客服部", "市场部", "财务部", "人力资源部"}),
		start().AddDate(-d.n(9), -d.n(12), 0).Format("2006-01-02"),
	}
}

func (g *generator) singaporeRow(i int) []any {
	d := g.roll(ofStaff, i)
	return []any{
		fmt.Sprintf("SG%05d", i), englishName(&d), fmt.Sprintf("K%07d%s", 1_000_000+i*31, d.of([]string{"A", "C", "E", "L", "N"})),
		string(appendForeignPhone(nil, countries()[0], 9_000_000/7-i)), d.of([]string{"Singaporean", "Malaysian", "British"}),
		d.of([]string{"Engineering", "Finance", "Legal", "Support"}),
		start().AddDate(-d.n(9), -d.n(12), 0).Format("2006-01-02"),
	}
}

// bankCard is a UnionPay number of 19 digits with its Luhn digit; the prefix 620000 belongs to no bank.
func bankCard(d *dice) string {
	number := []byte("6200000000000000000")
	pad(number[6:18], d.n(1_000_000_000))
	number[18] = check.LuhnDigit(number[:18])
	return string(number)
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
