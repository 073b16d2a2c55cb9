using Yiwang.Events;
using Yiwang.Identify.Reporting.Pages;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Parties;

namespace Yiwang.Identify.Reporting.Telling;

/// <summary>Something about reports that a person must look at.</summary>
/// <param name="Key">What makes it the same trouble when it is looked at again.</param>
/// <param name="IsDaily">Told again every day while it stands; else once.</param>
internal sealed record ReportTrouble(string Key, bool IsDaily, Role Role, Bilingual Title, Bilingual Text, string Link);

/// <summary>What is wrong with an organisation's reports now: what it owes and the upper node has refused or not got, and what its lower nodes owe it.</summary>
internal sealed class ReportTroubles(ReportView view, ReportState state, ReportClock clock)
{
    private static readonly TimeSpan s_undelivered = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<ReportTrouble>> OfAsync(string organization)
    {
        List<ReportTrouble> found = [];
        foreach (var duty in await view.OwnAsync(organization)) found.AddRange(await OwnAsync(duty));
        foreach (var sender in (await view.ReceivedAsync(organization)).Where(s => s.Late > 0)) found.Add(Late(sender));
        return found;
    }

    private async Task<List<ReportTrouble>> OwnAsync(DutyLines lines)
    {
        List<ReportTrouble> found = [];
        var (pact, upper, link) = (lines.Duty.Pact.Id, lines.Upper.Name, ReportLinks.SentOf(lines.Duty.Pact.Id));
        if (!lines.HasKey)
            found.Add(new($"report.key:{pact}", true, Role.OrgAdmin, new($"报送停着：{upper}", $"Reports stand still: {upper}"), new("单位密钥不在本节点，报送签不了名。", "The organisation's key is not on this node, so that nothing can be signed."), ReportLinks.Home));
        foreach (var line in lines.Tables)
        {
            if (line.Newest is { Outcome: { } outcome } refused && outcome != Codes.Ok)
                found.Add(new($"report.refused:{pact}:{refused.Key}", false, Role.IdentifierManager, new($"{line.Table.Name.Zh}未被接收：{upper}", $"{line.Table.Name.En} refused: {upper}"),
                    CodeSentences.Of(new Outcome(outcome, refused.Detail)), ReportLinks.Of(refused)));
        }
        var oldest = await state.Database.ReadAsync(sql => SentRows.Waiting(sql, pact, 1));
        if (oldest is [{ MadeUs: var made }] && made < clock.NowUs - Micros.Of(s_undelivered))
            found.Add(new($"report.waiting:{pact}", true, Role.IdentifierManager, new($"{lines.Waiting} 份报送没有送达：{upper}", $"{English.Count(lines.Waiting, "report")} not delivered: {upper}"),
                new($"最早一份是 {clock.Second(made)} 做的；对方接通后自动补送。", $"The oldest was made at {clock.Second(made)}; they go out by themselves once the other side is reached."), link));
        return found;
    }

    private ReportTrouble Late(SenderLines lines)
    {
        var late = lines.Tables.Where(t => t.Late > 0).ToList();
        string[] zh = [.. late.Select(t => t.Late > 1 ? $"{t.Table.Name.Zh}（{t.Late} 天）" : t.Table.Name.Zh), .. lines.EscrowLate ? ["托管"] : Array.Empty<string>()];
        string[] en = [.. late.Select(t => t.Late > 1 ? $"{t.Table.Name.En} ({t.Late} days)" : t.Table.Name.En), .. lines.EscrowLate ? ["escrow"] : Array.Empty<string>()];
        return new($"report.late:{lines.Sender.Pact.Id}:{lines.Prefix}", true, Role.RegistryReviewer, new($"{lines.Late} 项迟报：{lines.Sender.Name}", $"{lines.Late} late: {lines.Sender.Name}"),
            new(string.Join("、", zh), string.Join(", ", en)), ReportLinks.ReceivedOf(lines.Sender.Pact.Id));
    }
}
