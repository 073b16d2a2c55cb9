using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Trust.Trace.Recall;

namespace Yiwang.Trust.Trace.Public;

/// <summary>已召回, before every other warning of the public page.</summary>
internal sealed class RecallWarning(IRecalls recalls) : IScanWarning
{
    private static readonly Bilingual s_recalled = new("已召回", "Recalled");

    public int Order => 0;

    public ValueTask<Bilingual?> FindAsync(ThingRecord thing, Handle code, CancellationToken cancel) => new(recalls.Find(code) is null ? null : s_recalled);
}
