namespace Yiwang.Streams;

/// <summary>Whether the store takes samples, and why not. A full disk passes; a failed flush stays until the store is opened again.</summary>
internal sealed class Health
{
    private volatile string? _failed, _full;
    private volatile bool _stopping;

    public string? Reason => _failed ?? _full;

    public AppendStatus Status => _failed != null ? AppendStatus.ReadOnly : _stopping ? AppendStatus.Stopping : _full != null ? AppendStatus.DiskFull : AppendStatus.Ok;
    public bool HasFailed => _failed != null;
    public bool IsFull => _full != null;

    public void Fail(string reason) => _failed ??= reason;

    public void Full(string reason) => _full ??= reason;

    public void HasRoom() => _full = null;

    public void Stop() => _stopping = true;
}
