using Yiwang.Cases;
using Yiwang.Things;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>Which batch of secret codes a visible code belongs to.</summary>
internal sealed class SecretBatches(INodeCases cases) : IDisposable
{
    // codes of a batch that is used up stay good for whoever opens the bottle years later
    private readonly LiveForms<SecretBatch> _batches = new(cases, CodeForms.Batch, [CodeForms.BatchState.Made, CodeForms.BatchState.Bound, CodeForms.BatchState.Closed], SecretBatch.Read);
    private Built? _index;

    public Task LoadAsync(CancellationToken cancel) => _batches.LoadAsync(cancel);

    public SecretBatch? Of(Handle code)
    {
        var all = _batches.All;
        if (_index is not { } built || !ReferenceEquals(built.From, all)) _index = built = new(all, new(all.SelectMany(b => b.Ranges.Select(r => (r, b)))));
        return built.Index.Find(code);
    }

    public IReadOnlyList<SecretBatch> All => _batches.All;

    public void Dispose() => _batches.Dispose();

    private sealed record Built(IReadOnlyList<SecretBatch> From, RangeIndex<SecretBatch> Index);
}
