package artifact

import (
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// byHand writes what no resource of a folder makes: targets without a resource, and copies by a tool without one.
func (w *writer) byHand(folder string, all []*making) {
	var b strings.Builder
	for _, m := range all {
		if !m.written {
			w.handTarget(&b, m)
		}
		w.handCopy(&b, m)
	}
	if b.Len() == 0 {
		return
	}
	head := "# By hand / 手工步骤\n\nTerraform makes none of what stands here. / 以下各项没有 Terraform 资源。\n"
	w.add(folder+"by-hand.md", []byte(head+b.String()))
}

func (w *writer) handTarget(b *strings.Builder, m *making) {
	s := w.k.Service(m.service)
	if s == nil {
		return
	}
	fmt.Fprintf(b, "\n## %s: %s / %s\n\n", w.storeName(m.store.ID), s.Name.EN, s.Name.ZH)
	fmt.Fprintf(b, "- step / 步骤: `%s`\n- size / 规格: %s / %s\n", m.step.ID, s.Sizing.EN, s.Sizing.ZH)
	if s.Note != "" {
		fmt.Fprintf(b, "- why / 原因: %s\n", s.Note)
	}
	fmt.Fprintf(b, "- where / 位置: console of the service, region `%s` / 该服务控制台，地域 `%s`\n", w.p.Region, w.p.Region)
	b.WriteString("- set / 设置: private network of the landing zone alone, encryption with its key, backup, deletion protection, tags `step` and `wave` / 仅专有网络、以着陆区密钥加密、备份、删除保护、标签 `step` 与 `wave`\n")
	b.WriteString("- verify / 验证: ActionTrail shows the creation in that region; no public address / 操作审计显示在该地域创建，且无公网地址\n")
	b.WriteString("- undo / 回退: release it before anything was copied / 复制之前可直接释放\n")
}

// handCopy names the tool of the copy where the provider has no resource for it, or no word for the engine.
func (w *writer) handCopy(b *strings.Builder, m *making) {
	how := w.k.Method(m.method())
	if how == nil || w.link(m) != nil || !strings.HasPrefix(how.ID, "mgw") && !strings.HasPrefix(how.ID, "dts") && how.ID != "adam_dts" && how.ID != "spark_catalog" {
		return
	}
	fmt.Fprintf(b, "\n## %s: %s / %s\n\n", w.storeName(m.store.ID), how.Name.EN, how.Name.ZH)
	fmt.Fprintf(b, "- why / 原因: %s\n", w.noResource(m, how).EN+" / "+w.noResource(m, how).ZH)
	fmt.Fprintf(b, "- verify / 验证: %s / %s\n- undo / 回退: %s / %s\n", how.Verify.EN, how.Verify.ZH, how.Undo.EN, how.Undo.ZH)
}

func (w *writer) noResource(m *making, how *plan.Method) plan.Text {
	if strings.Contains(how.ID, "dts") {
		return plan.Text{
			EN: "the lists of the provider have no word for " + m.store.Engine + " to " + m.service + "; the console of DTS makes the task",
			ZH: "provider 的取值表没有从 " + m.store.Engine + " 到 " + m.service + " 的写法；在 DTS 控制台创建任务",
		}
	}
	return plan.Text{
		EN: "none of the 1,175 resource pages of the provider is for it; the commands are in the run book and beside the copy scripts",
		ZH: "provider 的 1175 个资源页面均不包含它；命令见运行手册与复制脚本",
	}
}

// howToApply writes the order in which the folders are applied, and where their state lies.
func (w *writer) howToApply(folders []string) {
	var b strings.Builder
	b.WriteString(`# How to apply / 如何执行

Nothing here was applied. Each folder is applied by a person, in this order. / 此处没有任何内容被执行；由人按以下顺序执行。

1. ` + "`landing-zone/organization`" + `: by the management account / 以管理账号执行
2. ` + "`landing-zone`" + `: by the account that will hold the data / 以存放数据的账号执行
`)
	for i, f := range folders {
		fmt.Fprintf(&b, "%d. `%s`\n", i+3, strings.TrimSuffix(f, "/"))
	}
	fmt.Fprintf(&b, `
In each folder / 在每个文件夹中:

    terraform init                       # the keys come from the environment, of a role, for an hour; never from a file
    terraform plan -out=wave.tfplan      # read it: only additions the first time
    terraform apply wave.tfplan

- What a folder asks for is in its variables.tf; copy terraform.tfvars.example to terraform.tfvars and fill it in, passwords go into TF_VAR_… / 将 terraform.tfvars.example 复制为 terraform.tfvars 并填写；口令只用 TF_VAR_ 环境变量。
- The state names every resource and may hold passwords: it lies in the bucket `+"`state_bucket`"+` of the landing zone, in %s, encrypted, with versions. The first run of the landing zone keeps it on the machine; then rename backend.tf.example and run terraform init -migrate-state. / 状态文件存于境内桶，加密并保留版本。
- A wave starts after the one before it is accepted. Its dts.tf starts the copy, so apply it when the source is ready: keep the file aside until then. / 前一波次验收后再执行下一波次；源端就绪前先移走 dts.tf。
- Rules of the lifecycle stay off until `+"`compared_…`"+` is true: objects keep their old dates. / 生命周期规则在比对签字前保持关闭。
- undo: terraform destroy before the copy starts; afterwards deletion protection stops it, on purpose. / 回退：复制开始前可 destroy；之后由删除保护阻止。
- The arguments were checked against the schema of provider %s; ranges and classes of a region are only known there, so terraform plan says the last word. / 参数已按 provider 模式校验；地域的规格范围以 terraform plan 为准。
`, w.p.Region, "1.290.0-pre")
	w.add("terraform/README.md", []byte(b.String()))
}
