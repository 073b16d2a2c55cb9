using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;
using Yiwang.Unit.Tests.Net;

namespace Yiwang.Unit.Tests.Pacts;

/// <summary>Two nodes and nothing between them but what a test carries over.</summary>
internal sealed class PactBed : IAsyncDisposable
{
    public const string Template = "99.999.1/template.bottle";

    public SteppedTime Time { get; } = new();
    public PactNode Cq { get; private set; } = null!;
    public PactNode Sc { get; private set; } = null!;

    public static async Task<PactBed> OpenAsync(SigningAlgorithm ofSc = SigningAlgorithm.Ed25519)
    {
        var bed = new PactBed();
        bed.Cq = await PactNode.OpenAsync(bed.Time, "91500116YW00000126", "渝江市经信委", "https://cq.example");
        bed.Sc = await PactNode.OpenAsync(bed.Time, "91500120YW000016XD", "川江市经信委", "https://sc.example", ofSc);
        return bed;
    }

    public static PactScope Scope(PactVerbs verbs = PactVerbs.Resolve | PactVerbs.Forward, int grade = 2, long quota = 1_000) =>
        new(verbs, grade, [Template], new Dictionary<string, IReadOnlyList<int>>(), ["*"], ["circular"], [], ["Shipped"], ["identify.t3"], ["*"], quota);

    public PactText Share(PactScope? aGives = null, PactScope? bGives = null, TimeSpan? term = null) => new(
        "", 1, "YW-CQ-SC-2026-001", PactKind.Share, Cq.Card, Sc.Card, aGives ?? Scope(), bGives ?? Scope(PactVerbs.Resolve, 1), NowUs, term is { } t ? NowUs + Micros.Of(t) : null, 0, "双方数据互通。");

    public static RegionCode Region(string code) => RegionCode.TryParse(code, out var region) ? region : throw new ArgumentException(code);

    public long NowUs => Micros.Of(Time);

    /// <returns>Its id, in force on both nodes.</returns>
    public async Task<string> SignedAsync(PactText? text = null)
    {
        var draft = await Cq.Ok(Cq.Pacts.DraftAsync(Cq.Admin, text ?? Share()));
        await Cq.Ok(Cq.Pacts.ProposeAsync(Cq.Admin, draft.Id));
        await Cq.TellAsync(Sc);
        await Sc.SignWaitingAsync(draft.Id);
        await Sc.TellAsync(Cq);
        return draft.Id;
    }

    public async Task TellBothAsync()
    {
        await Cq.TellAsync(Sc);
        await Sc.TellAsync(Cq);
    }

    public PactQuestion Resolve(PactNode giver, PactNode taker, int grade = 1, int value = 2000) => new(null, giver.Id, taker.Id, PactVerbs.Resolve, Template, value, grade, "99.511.1001/A1");

    public async ValueTask DisposeAsync()
    {
        await Cq.DisposeAsync();
        await Sc.DisposeAsync();
    }
}
