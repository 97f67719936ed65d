package artifact

import (
	"bytes"
	"fmt"
)

// sheets writes, for each comparison, the sheet on which people note and sign it.
func (w *writer) sheets() {
	for _, s := range w.comparisons() {
		w.add(artifactOf(s, ".md"), w.sheet(s))
	}
}

func (w *writer) sheet(s placed) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Comparison · 比对: %s\n\nStep 步骤: `%s`\n\n", w.storeName(s.Store), s.ID)
	for _, v := range s.Verify {
		fmt.Fprintf(&b, "- %s\n- %s\n", v.EN, v.ZH)
	}
	fmt.Fprintf(&b, "\n```sh\ndomicile plan verify %s   # compares, reading both sides alone · 比对，两侧只读\n"+
		"domicile plan verify %s --sign NAME   # signs the result · 签字\n```\n", quote(string(s.ID)), quote(string(s.ID)))
	b.WriteString("\n| dataset 数据集 | source count 源数量 | target count 目标数量 | bytes 字节 | differences 差异 | method 方法 |\n|---|---|---|---|---|---|\n")
	for _, id := range s.Datasets {
		fmt.Fprintf(&b, "| `%s` | | | | | |\n", id)
	}
	b.WriteString("\n## Go only when 通过条件\n\n" +
		"- [ ] the result says equal, or differences are accepted by name and reason · 结果为一致，或差异由具名者说明理由后接受\n" +
		"- [ ] everything was compared: no gap · 全部已比对，无缺口\n" +
		"- [ ] nobody wrote to the source during the comparison · 比对期间无人写入源端\n" +
		"- [ ] lifecycle rules are switched on at the target only after this · 目标端生命周期规则在此之后才启用\n")
	b.WriteString("\nSource frozen 源端已冻结: yes 是 / no 否\n\nSigned 签字: ________  Date 日期: ________\n")
	return b.Bytes()
}
