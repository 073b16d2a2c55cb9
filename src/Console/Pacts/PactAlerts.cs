using System.Globalization;
using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Events.Effects;
using Yiwang.Events.Kinds;
using Yiwang.Notices;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Console.Pacts;

/// <summary>What the other side did, to those who handle pacts here: a version to sign, a key to compare, a pact that was narrowed, suspended or ended.</summary>
public sealed class PactAlerts(INotices notices, IPacts pacts, IDirectory directory) : Effect
{
    private const int TitleMax = 90, NameMax = 100, VersionsBack = 5;

    public override string Name => "pact-alerts";

    public override bool Wants(string kind) => PactKinds.IsSigned(kind) && kind != PactKinds.PactPartyMoved;

    public override async ValueTask HandleAsync(RecordedEvent e, CancellationToken cancel)
    {
        if (PactCodec.EnvelopeIn(e)?.Notice is not { } notice || pacts.Find(notice.Pact) is not { } pact) return;
        if (notice.Kind is PactNoticeKind.Sign or PactNoticeKind.Decline or PactNoticeKind.End) await SettleAsync(notice, pact, cancel);
        if (directory.Find(notice.To) is null || (notice.Kind == PactNoticeKind.Rekey && pact.Claim is null)) return;
        var (level, title) = What(notice.Kind, pact);
        var name = pact.Other(notice.To).Name is { Length: > NameMax } whole ? whole[..NameMax] : pact.Other(notice.To).Name;
        var text = new Bilingual($"{name}：{KindWords.Of(e.Kind).Zh}。{notice.Reason}", $"{name}: {KindWords.Of(e.Kind).En}. {notice.Reason}");
        var key = notice.Kind == PactNoticeKind.Propose ? KeyOf(pact.Id, notice.Text!.Version) : $"pact:{pact.Id}:{e.Position}";
        Done(await notices.TellAsync(new Notice(key, notice.To.ToString(), [new(notice.To.ToString(), Role: Role.OrgAdmin), new(notice.To.ToString(), Role: Role.RegionLeader)], level, title, text, PactAddress.Page(pact.Id)), cancel));
    }

    private static (NoticeLevel, Bilingual) What(PactNoticeKind kind, Pact pact)
    {
        var number = pact.Text.Number.Length > TitleMax - 30 ? pact.Text.Number[..(TitleMax - 30)] : pact.Text.Number;
        return kind switch
        {
            PactNoticeKind.Propose => (NoticeLevel.Important, new($"合作协议待签：{number}", $"A pact waits for your signature: {number}")),
            PactNoticeKind.Rekey => (NoticeLevel.Important, new($"请核对对方的新密钥：{number}", $"Compare the other side's new key: {number}")),
            PactNoticeKind.Suspend or PactNoticeKind.End => (NoticeLevel.Important, new($"合作协议有变化：{number}", $"A pact has changed: {number}")),
            _ => (NoticeLevel.Normal, new($"合作协议有变化：{number}", $"A pact has changed: {number}")),
        };
    }

    /// <summary>Whoever was asked to sign need not be reminded any more. A version that nobody was told of changes nothing.</summary>
    private async ValueTask SettleAsync(PactNotice notice, Pact pact, CancellationToken cancel)
    {
        var newest = Math.Max(pact.Text.Version, pact.Waiting?.Text.Version ?? 0);
        foreach (var side in new[] { notice.By, notice.To }.Where(s => directory.Find(s) is not null))
            for (var version = Math.Max(1, newest - VersionsBack); version <= newest; version++) Done(await notices.SettleAsync(side.ToString(), KeyOf(pact.Id, version), cancel));
    }

    private static string KeyOf(string pact, int version) => string.Create(CultureInfo.InvariantCulture, $"pact:{pact}:v{version}");

    private static void Done(Outcome outcome)
    {
        // the runner tries the same fact again
        if (!outcome.Succeeded) throw new InvalidOperationException($"{outcome.Code} {outcome.Detail}");
    }
}
