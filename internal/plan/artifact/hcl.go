package artifact

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// document is one Terraform file being written.
type document struct{ file *hclwrite.File }

func newDocument() *document { return &document{hclwrite.NewEmptyFile()} }

func (d *document) bytes() []byte { return hclwrite.Format(d.file.Bytes()) }

// comment writes lines of comment; a line break in a name of somebody else's stays inside the comment.
func (d *document) comment(lines ...string) {
	for _, text := range lines {
		text = strings.Join(strings.Fields(text), " ")
		d.file.Body().AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + text + "\n")}})
	}
}

// resource opens a block of type resource; the caller fills the body.
func (d *document) resource(kind, name string) block {
	return d.block("resource", kind, name)
}

func (d *document) block(kind string, labels ...string) block {
	b := d.file.Body().AppendNewBlock(kind, labels)
	d.file.Body().AppendNewline()
	return block{b.Body()}
}

// block is the body of a block.
type block struct{ body *hclwrite.Body }

// set writes a literal: a string, a bool, an int or a list of strings.
func (b block) set(name string, v any) block {
	switch v := v.(type) {
	case string:
		b.body.SetAttributeValue(name, cty.StringVal(v))
	case bool:
		b.body.SetAttributeValue(name, cty.BoolVal(v))
	case int64:
		b.body.SetAttributeValue(name, cty.NumberIntVal(v))
	case []string:
		list := make([]cty.Value, len(v))
		for i, s := range v {
			list[i] = cty.StringVal(s)
		}
		b.body.SetAttributeValue(name, cty.ListVal(list))
	}
	return b
}

// ref writes a reference: var.x, resource.kind.name.attribute without the first word.
func (b block) ref(name, root string, path ...string) block {
	t := hcl.Traversal{hcl.TraverseRoot{Name: root}}
	for _, p := range path {
		t = append(t, hcl.TraverseAttr{Name: p})
	}
	b.body.SetAttributeTraversal(name, t)
	return b
}

// expr writes an expression as it is: a reference, a function call, a literal. Text that is no expression would write a
// file that does not parse, so only this package's own words go in here; names of others go through literal.
func (b block) expr(name, text string) block {
	file, diags := hclwrite.ParseConfig([]byte(name+" = "+text+"\n"), name, hcl.InitialPos)
	if diags.HasErrors() {
		return b.set(name, text)
	}
	b.body.SetAttributeRaw(name, file.Body().GetAttribute(name).Expr().BuildTokens(nil))
	return b
}

// literal writes a string as a literal of the language, so that nothing in it is a template.
func literal(s string) string { return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes()) }

// object writes a map of strings, in the order given: pairs of key and value.
func (b block) object(name string, pairs ...string) block {
	var attrs []hclwrite.ObjectAttrTokens
	for i := 0; i+1 < len(pairs); i += 2 {
		attrs = append(attrs, hclwrite.ObjectAttrTokens{
			Name: hclwrite.TokensForIdentifier(pairs[i]), Value: hclwrite.TokensForValue(cty.StringVal(pairs[i+1])),
		})
	}
	b.body.SetAttributeRaw(name, hclwrite.TokensForObject(attrs))
	return b
}

// sub opens a block inside.
func (b block) sub(kind string, labels ...string) block {
	return block{b.body.AppendNewBlock(kind, labels).Body()}
}
