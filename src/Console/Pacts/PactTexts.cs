using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Pacts;

namespace Yiwang.Console.Pacts;

/// <summary>Pacts in plain words.</summary>
public static class PactTexts
{
    public static Bilingual Title(PactKind kind) => kind switch
    {
        PactKind.Delegate => new("标识授权", "Delegation of a prefix"),
        PactKind.Administer => new("属地管理", "Administration of a region"),
        PactKind.Host => new("托管", "Hosting"),
        PactKind.Join => new("入链、入园、入池", "Joining a chain, park or pool"),
        PactKind.Recognise => new("互认", "Mutual recognition"),
        _ => new("数据共享", "Sharing of data"),
    };

    public static Bilingual About(PactKind kind) => kind switch
    {
        PactKind.Delegate => new("上级把一个前缀授权给下级，下级定期报送统计。", "The upper node gives a prefix to the lower one, which reports its statistics."),
        PactKind.Administer => new("主管部门管理本区划内的节点或企业：接收报表，提出暂停建议。", "An authority administers nodes or firms of its region: it receives reports and may advise a suspension."),
        PactKind.Host => new("没有自己节点的单位，把数据放在对方的节点上。", "An organisation without a node keeps its data on the other's."),
        PactKind.Join => new("企业加入产业链、园区或服务商资源池，按约定共享批次和发货信息。", "A firm joins a chain, a park or a pool of providers and shares batches and shipments as agreed."),
        PactKind.Recognise => new("两地互相承认平台、服务商、专家、示范项目和检测报告。", "Two regions recognise each other's platforms, providers, experts, model projects and test reports."),
        _ => new("一方把约定范围内的数据给另一方，或者双方互给。", "One side gives the other data within an agreed scope, or both do."),
    };

    public static string Icon(PactKind kind) => kind switch
    {
        PactKind.Delegate => "sitemap",
        PactKind.Administer => "building-bank",
        PactKind.Host => "server",
        PactKind.Join => "link",
        PactKind.Recognise => "certificate",
        _ => "share",
    };

    public static Bilingual Title(PactState state) => state switch
    {
        PactState.Drafted => new("拟定", "Draft"),
        PactState.Proposed => new("待签", "Waiting for a signature"),
        PactState.Active => new("生效", "In force"),
        PactState.Suspended => new("暂停", "Suspended"),
        PactState.Ended => new("已终止", "Ended"),
        PactState.Expired => new("已到期", "Expired"),
        _ => new("未签", "Not signed"),
    };

    public static string Look(PactState state) => state switch
    {
        PactState.Active => "tag-ok",
        PactState.Proposed => "tag-accent",
        PactState.Suspended or PactState.Expired => "tag-warn",
        PactState.Ended or PactState.Declined => "tag-bad",
        _ => "",
    };

    public static Bilingual Title(PactVerbs verb) => verb switch
    {
        PactVerbs.Resolve => new("查询标识", "Ask about identifiers"),
        PactVerbs.Subscribe => new("接收记录和数据", "Receive facts and data"),
        PactVerbs.Forward => new("转交办件", "Hand cases over"),
        _ => new("报送报表", "Send reports"),
    };

    public static Bilingual Grade(int grade) => grade switch
    {
        1 => new("一级", "grade 1"),
        2 => new("二级", "grade 2"),
        3 => new("三级", "grade 3"),
        _ => new("不给分级数据", "no graded data"),
    };

    /// <summary>Whose product events are given.</summary>
    public static Bilingual Flow(bool onlyConcerned) => onlyConcerned
        ? new("产品流转只给与接收方有关的：写明接收方的、货物在接收方手里时发生的，以及交给接收方的货物此前怎样包装和生产；写明其他单位的不给",
            "of what happens to products only what concerns the receiver: what names it, what happens to goods while it has them, and how goods handed to it were packed and made before; nothing that names others")
        : new("产品流转不限对象：写明其他单位的也给", "of what happens to products everything, also what names other organisations");

    public static string Algorithm(Signing.SigningAlgorithm algorithm) => algorithm == Signing.SigningAlgorithm.Sm2 ? "SM2 / SM3" : "Ed25519";

    public static IEnumerable<(string, string)> Algorithms => Enum.GetValues<Signing.SigningAlgorithm>().Select(a => (a.ToString(), Algorithm(a)));

    public static Signing.SigningAlgorithm ReadAlgorithm(string? posted) => Enum.TryParse<Signing.SigningAlgorithm>(posted, out var chosen) && Enum.IsDefined(chosen) ? chosen : Signing.SigningAlgorithm.Ed25519;

    public static Bilingual Step(string kind) => KindWords.Of(kind);

    /// <summary>What the other side may do under a scope, one sentence each; none = nothing.</summary>
    public static IReadOnlyList<string> Lines(Text l, PactText text, PactScope s, bool ofA, Func<string, string> template, Func<string, string> form)
    {
        List<string> lines = [];
        if (ofA && text.Kind == PactKind.Delegate) lines.Add(l[$"使用前缀 {Joined(l, s.Prefixes)}，在其下登记标识", $"use the prefix {Joined(l, s.Prefixes)} and register below it"]);
        if (s.Verbs.HasFlag(PactVerbs.Resolve))
        {
            foreach (var t in s.Templates)
            {
                var values = s.Values.TryGetValue(t, out var named) ? l[$"属性 {Joined(l, named)}", $"values {Joined(l, named)}"] : l["授权的全部属性", "all granted values"];
                lines.Add(l[$"查询“{template(t)}”：{values}，不高于{Grade(s.MaxGrade).Zh}", $"ask about “{template(t)}”: {values}, up to {Grade(s.MaxGrade).En}"]);
            }
        }
        if (s.Verbs.HasFlag(PactVerbs.Subscribe))
        {
            if (s.EventKinds.Count > 0) lines.Add(l[$"接收这些记录：{Joined(l, s.EventKinds.Select(k => l[KindWords.Of(k)]))}", $"receive these facts: {Joined(l, s.EventKinds.Select(k => l[KindWords.Of(k)]))}"]);
            if (s.GivesFlow()) lines.Add(l[Flow(s.OnlyConcerned)]);
            if (s.Streams.Count > 0) lines.Add(l[$"接收这些设备或测点的数据：{Joined(l, s.Streams)}", $"receive data of these machines or points: {Joined(l, s.Streams)}"]);
        }
        if (s.Verbs.HasFlag(PactVerbs.Forward) && s.Definitions.Count > 0) lines.Add(l[$"转来这些办件：{Joined(l, s.Definitions.Select(form))}", $"hand over these cases: {Joined(l, s.Definitions.Select(form))}"]);
        if (s.Verbs.HasFlag(PactVerbs.Report) && s.Reports.Count > 0) lines.Add(l[$"报来这些报表：{Joined(l, s.Reports)}", $"send these reports: {Joined(l, s.Reports)}"]);
        if (lines.Count == 0) return lines;
        if (!(ofA && text.Kind == PactKind.Delegate) && !s.Prefixes.Contains(PactScope.Everywhere))
            lines.Add(s.Prefixes.Count == 0 ? l["不涉及任何标识", "about no identifiers"] : l[$"涉及标识时，只限这些前缀之下：{Joined(l, s.Prefixes)}", $"about identifiers only under {Joined(l, s.Prefixes)}"]);
        if (!s.Regions.Contains(PactScope.Everywhere) && s.Regions.Count > 0) lines.Add(l[$"有区划的只限：{Joined(l, s.Regions)}", $"of regions only {Joined(l, s.Regions)}"]);
        lines.Add(l[$"每天最多 {l.Count(s.MessagesPerDay)} 条", $"at most {English.Count(s.MessagesPerDay, "message")} a day"]);
        return lines;
    }

    private static string Joined<T>(Text l, IEnumerable<T> items) => string.Join(l["、", ", "], items);
}
