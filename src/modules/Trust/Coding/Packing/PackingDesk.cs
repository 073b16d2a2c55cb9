using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Ranges;
using Yiwang.Trust.Coding.Forms;
using Of = Yiwang.Trust.Coding.Forms.CodeForms.BatchField;

namespace Yiwang.Trust.Coding.Packing;

/// <summary>What a packing line does to a batch of secret codes, by page and by interface.</summary>
internal sealed class PackingDesk(ICases cases, IRegistry registry)
{
    private const int Shown = 50;

    public async Task<Outcome<IReadOnlyList<LineBatch>>> OpenAsync(Principal who, CancellationToken cancel)
    {
        var page = await cases.ListAsync(who, new CaseQuery(CodeForms.Batch, [CodeForms.BatchState.Made, CodeForms.BatchState.Bound], Limit: Shown), cancel);
        if (!page.Succeeded) return page.Status;
        return page.Value.Rows.Select(r => cases.Find(who, r.Id)).Where(v => v.Succeeded).Select(v => Line(v.Value!)).ToList();
    }

    /// <summary>Binds one more range of visible codes; the form's own condition says what may not be.</summary>
    public async Task<Outcome<LineBatch>> BindRangeAsync(Principal who, string id, string range, string? key, CancellationToken cancel)
    {
        var found = Batch(who, id);
        if (!found.Succeeded) return found.Status;
        var parsed = RangeRules.Parse(range);
        if (!parsed.Succeeded) return parsed.Status with { Field = "range" };
        var rows = new JsonArray([.. found.Value.Values.Rows(Of.Ranges).Select(r => r.DeepClone())]);
        rows.Add(new JsonObject { [Of.Range] = parsed.Value.ToString(), [Of.Codes] = parsed.Value.Count });
        return await MoveAsync(who, found.Value, CodeForms.BatchMove.Bind, new() { [Of.Ranges] = rows }, key, cancel);
    }

    /// <summary>Adds spoiled codes: caps or labels that were thrown away.</summary>
    public async Task<Outcome<LineBatch>> SpoilAsync(Principal who, string id, long more, string? key, CancellationToken cancel)
    {
        var found = Batch(who, id);
        if (!found.Succeeded) return found.Status;
        if (more is < 1 or > 2_000_000) return new Outcome(Codes.RequestInvalid, "1–2,000,000", "count", new Bilingual("枚数写 1 到 2,000,000 的整数。", "The number is whole, 1 to 2,000,000."));
        return await MoveAsync(who, found.Value, CodeForms.BatchMove.Spoil, new() { [Of.Spoiled] = found.Value.Values.Whole(Of.Spoiled) + more }, key, cancel);
    }

    /// <summary>A damaged label: its visible code is void for ever.</summary>
    public async Task<Outcome> VoidAsync(Principal who, string code, string reason, string? key, CancellationToken cancel)
    {
        if (!Handle.TryParse(CodeInput.Read(code), out var handle)) return new Outcome(Codes.ThingsHandleInvalid, code, "code");
        return (await registry.VoidAsync(who, handle, reason, key, cancel)).Status;
    }

    private Outcome<CaseView> Batch(Principal who, string id)
    {
        var found = cases.Find(who, id);
        return found.Succeeded && found.Value.Definition.Code != CodeForms.Batch ? new Outcome(Codes.CasesNotFound) : found;
    }

    private async Task<Outcome<LineBatch>> MoveAsync(Principal who, CaseView batch, string transition, JsonObject values, string? key, CancellationToken cancel)
    {
        var moved = await cases.MoveAsync(who, new MoveCase(batch.Id, transition, values, batch.Position, Key: key), cancel);
        return moved.Succeeded ? Line(moved.Value) : moved.Status;
    }

    private static LineBatch Line(CaseView view) => LineBatch.Read(view.Id, view.Number, view.State, view.Values);
}
