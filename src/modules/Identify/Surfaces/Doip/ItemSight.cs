using System.Collections.Concurrent;
using System.Globalization;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>
/// Opens or closes items of a template for everybody: for what comes by a new version of the template, and for what is there by revising each record, so that every
/// surface shows the same. A value that is kept closer than its kind was set so by itself and stays.
/// </summary>
internal sealed class ItemSight(MetaBook book, MetaInstances instances, ITemplates templates, IRegistry registry)
{
    /// <summary>Records revised in one call.</summary>
    public const int RecordsMax = 10_000;
    private const int AtOnce = 64, Tries = 4;

    /// <returns>How many records were changed.</returns>
    public async ValueTask<Outcome<int>> SetAsync(Principal who, Template meta, IReadOnlyDictionary<int, Visibility> wanted, CancellationToken cancel)
    {
        // asked before anything is changed
        var records = instances.Of(meta.Handle, r => r.Values.Any(v => wanted.TryGetValue(v.Index, out var visibility) && v.Visibility != visibility), out var complete);
        if (!complete || records.Count > RecordsMax) return TooMany(meta.Handle);
        if (records.FirstOrDefault(r => r.Range is not null) is { Range: { } range }) return new Outcome(Codes.RequestInvalid, range.ToString(), "items", new Bilingual($"标识段 {range} 的公共数据不能更改公开范围", $"what the range {range} says of all its members cannot be opened or closed"));
        if (meta.Body.Items.Any(i => wanted.TryGetValue(i.Index, out var visibility) && i.Visibility != visibility))
        {
            var body = meta.Body with { Items = [.. meta.Body.Items.Select(i => wanted.TryGetValue(i.Index, out var visibility) ? i with { Visibility = visibility } : i)] };
            var published = await book.SaveAsync(who, meta.Handle, body, publish: true, cancel);
            if (!published.Succeeded) return published.Status;
            meta = published.Value;
        }
        var refused = new ConcurrentQueue<Outcome>();
        var changed = 0;
        await Parallel.ForEachAsync(records, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (record, stop) =>
        {
            var outcome = await ReviseAsync(who, record.Handle, meta, wanted, stop);
            if (!outcome.Succeeded) refused.Enqueue(outcome);
            else Interlocked.Increment(ref changed);
        });
        return refused.TryPeek(out var first) ? Partly(first, changed, refused.Count) : changed;
    }

    private async ValueTask<Outcome> ReviseAsync(Principal who, Handle handle, Template meta, IReadOnlyDictionary<int, Visibility> wanted, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (registry.FindRecord(handle) is not { IsVoided: false } record) return Outcome.Ok;
            var before = templates.Find(meta.Handle, record.TemplateVersion);
            var values = record.Values.Select(v => wanted.TryGetValue(v.Index, out var visibility) && v.Visibility != visibility && v.Visibility <= (before?.Find(v.Index)?.Visibility ?? Visibility.Internal) ? With(v, visibility) : v).ToList();
            if (values.SequenceEqual(record.Values, ReferenceEqualityComparer.Instance)) return Outcome.Ok;
            var revised = await registry.ReviseUnderAsync(who, handle, meta.Version, values, record.Position, cancel);
            if (revised.Status.Code != Codes.EventsConflict || attempt == Tries) return revised.Status;
        }
    }

    public static HandleValue With(HandleValue value, Visibility visibility) => value with { Visibility = visibility, Permissions = TemplateValues.PermissionsOf(value.Grade, visibility) };

    private static Outcome TooMany(Handle meta) => new(Codes.RequestTooLarge, meta.ToString(), "items", new Bilingual(
        string.Create(CultureInfo.InvariantCulture, $"该元数据的标识超过 {RecordsMax}（或前缀下超过 {MetaInstances.ScanMax}）个，不能一次更改已有数据的公开范围；没有作任何更改"),
        string.Create(CultureInfo.InvariantCulture, $"there are more than {RecordsMax} identifiers of this metadata (or {MetaInstances.ScanMax} under the prefix) to change at once; nothing was changed")));

    private static Outcome Partly(in Outcome first, int changed, int refused)
    {
        var why = CodeSentences.Of(first);
        return first with { Say = new Bilingual($"元数据已更改；已有标识更改了 {changed} 个，{refused} 个未能更改：{why.Zh}重复本次调用会继续。", $"The metadata was changed; of the identifiers {changed} were, {refused} were not: {why.En} Repeat the call to go on.") };
    }
}
