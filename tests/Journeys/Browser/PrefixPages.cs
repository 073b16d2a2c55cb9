using Microsoft.Playwright;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>How an enterprise that a second-level node hosts comes by a prefix (FM-02), on the pages of both.</summary>
internal static class PrefixPages
{
    public const string LegalPerson = "周先生";

    /// <summary>The node answers for a prefix that somebody above has delegated to it.</summary>
    public static async Task AnswerForAsync(Visitor admin, string prefix)
    {
        await admin.GoAsync("/identify/prefixes");
        await admin.Page.FillAsync("#prefix", prefix);
        await admin.ClickAsync("由本节点回答");
        await admin.SaysAsync($"前缀 {prefix} 由本节点回答");
        await admin.ShootAsync($"prefix-{prefix}-zh");
    }

    /// <summary>The enterprise asks, its licence attached.</summary>
    /// <param name="region">Division code, six digits.</param>
    public static async Task ApplyAsync(Visitor who, string organization, string uscc, string industry, string region)
    {
        await who.GoAsync("/identify/register");
        await who.ClickAsync("申请前缀", AriaRole.Link);
        var form = who.Main;
        await form.FillAsync(("orgName", organization), ("uscc", uscc), ("legalPerson", LegalPerson), ("address", "演示大道 8 号"), ("contact", "联系人"), ("phone", "023-00000126"), ("purpose", "产品赋码和追溯"));
        await form.Locator("select[name='f.regionCode']").SelectOptionAsync(region);
        await form.TickAsync("scale", "medium");
        await form.TickAsync("aboveScale", "true");
        await form.TickAsync("hostMode", "hosted");
        await form.PickAsync("industry", industry, industry);
        await form.AttachAsync("licence");
        await who.ShootAsync($"prefix-asked-{uscc}-zh");
        await who.ClickAsync("提交");
        await who.SaysAsync("已提交");
    }

    /// <summary>The registry compares the name with the licence, gives the prefix, which is the one proposed or another, and reports it.</summary>
    public static async Task ReviewAsync(Visitor reviewer, string organization, string prefix, string password)
    {
        await reviewer.GoAsync("/work");
        await reviewer.Main.GetByText(organization).First.ClickAsync();
        await reviewer.SaysAsync(LegalPerson);
        await reviewer.StepAsync("核验通过", sheet => sheet.TickAsync("checkMethod", "licence"));
        // the next free number is proposed behind the step
        await reviewer.ReloadUntilAsync(reviewer.Main.Locator("dt:text-is('分配的前缀') + dd", new() { HasText = prefix[..prefix.LastIndexOf('.')] + "." }));
        await reviewer.StepAsync("审核通过并分配前缀", async sheet =>
        {
            await sheet.FillAsync(("prefix", prefix));
            await sheet.Locator("[name=confirmation]").FillAsync(password);
        });
        await reviewer.StepAsync("备案完成", sheet => sheet.FillAsync(("reportNo", "BA-" + prefix)));
        await reviewer.ShootAsync($"prefix-given-{prefix}-zh");
    }

    /// <summary>The enterprise has it.</summary>
    public static async Task GivenAsync(Visitor who, string prefix)
    {
        await who.GoAsync("/identify/prefixes");
        await who.ReloadUntilAsync(who.Main.GetByText(prefix));
    }

    /// <summary>Codes with consecutive numbers, all at once.</summary>
    /// <param name="fill">What they share, on the previewed page; null = nothing.</param>
    public static async Task RegisterRangeAsync(Visitor who, string prefix, string stem, int digits, int count, string? template = null, Func<Task>? fill = null)
    {
        await who.GoAsync("/identify/ranges/new");
        await who.Page.SelectOptionAsync("#prefix", prefix);
        foreach (var (field, value) in new[] { ("stem", stem), ("digits", $"{digits}"), ("from", "1"), ("to", $"{count}") }) await who.Page.FillAsync("#" + field, value);
        if (template is not null) await who.Page.SelectOptionAsync("#template", template);
        await who.ClickAsync("预览");
        await who.SaysAsync(stem + $"{count}".PadLeft(digits, '0'));
        if (fill is not null) await fill();
        await who.ShootAsync($"range-{stem}-zh");
        await who.ClickAsync($"登记这 {count:N0} 枚");
        await who.SaysAsync($"已登记 {count} 枚");
    }
}
