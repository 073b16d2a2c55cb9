namespace Yiwang.Node.Metrics;

/// <summary>Not ready while starting and while draining, so that a balancer sends nothing more.</summary>
internal sealed class Readiness
{
    private volatile string? _reason = "starting";

    /// <summary>Null = ready.</summary>
    public string? Reason => _reason;

    public void Ready() => _reason = null;

    public void Draining() => _reason = "draining";
}
