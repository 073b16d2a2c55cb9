using System.Threading.Tasks.Sources;

namespace Yiwang.Storage.Log;

internal sealed class WriteRequest(FrameKind kind, EncodedEntries entries, IReadOnlyList<Expectation> expectations, Batch? batch) : IValueTaskSource<AppendResult>
{
    private ManualResetValueTaskSourceCore<AppendResult> _completion;

    public FrameKind Kind => kind;
    public EncodedEntries Entries => entries;
    public IReadOnlyList<Expectation> Expectations => expectations;
    public Batch? Batch => batch;
    public ValueTask<AppendResult> Completion => new(this, _completion.Version);

    /// <summary>Where the writer has put it, until the group is durable.</summary>
    public long First { get; set; }
    public long RecordedAtUs { get; set; }
    public int BytesAt { get; set; }
    public int FrameAt { get; set; }
    // kept, since the entries' buffer is given back before the answer
    public int Bytes { get; } = entries.Length;
    public int Count { get; } = entries.Count;

    public AppendResult Accepted => new(AppendStatus.Ok, First, Count, RecordedAtUs);

    /// <summary>The writer's note that the answer is on its way.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Runs the caller's continuation: never on the writer thread.</summary>
    public void Complete(AppendResult result) => _completion.SetResult(result);

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
