namespace Yiwang.Net.Crossing;

/// <summary>Bounds of what crosses. Every one has its reason.</summary>
public sealed record CrossingOptions
{
    /// <summary>Messages queued without receipt of one lane; beyond it net.queue-full. Default 1,000,000: a day's cut at 10 a second, with room.</summary>
    public int OutboxRowsMax { get; init; } = 1_000_000;
    /// <summary>Their bodies together. Default 1 GiB.</summary>
    public long OutboxBytesMax { get; init; } = 1L << 30;
    /// <summary>Messages of one lane that have arrived and are not handled; beyond it the sender is told to wait. Default 20,000.</summary>
    public int InboxRowsMax { get; init; } = 20_000;
    /// <summary>Their bodies together. Default 256 MiB.</summary>
    public long InboxBytesMax { get; init; } = 256L << 20;
    /// <summary>Batches of one lane on their way at once: at 40 ms there and back, four of a thousand are 100,000 a second. Default 4.</summary>
    public int Window { get; init; } = 4;
    /// <summary>Requests of all lanes on their way at once. Default 64.</summary>
    public int Concurrency { get; init; } = 64;
    /// <summary>A batch of 16 MiB over a slow line. Default 60 s.</summary>
    public TimeSpan BatchTimeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>A question that a person waits for. Default 5 s.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>An answer waits this long for its messages to be handled, or for a batch before it that was overtaken. Default 5 s.</summary>
    public TimeSpan AnswerWait { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>After a failure; doubled each time. Default 1 s.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>Longest pause. Default 5 min.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromMinutes(5);
    /// <summary>How far the clocks of two nodes may be apart. Default 10 min.</summary>
    public TimeSpan SkewMax { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>Life of a signature on a request, beside the skew. Default 2 min, so that a batch on a slow line does not expire on its way.</summary>
    public TimeSpan SignatureLife { get; init; } = TimeSpan.FromMinutes(2);
    /// <summary>Signatures remembered, 13 minutes each; beyond it requests are refused until older ones expire. One organisation has at most half. Default 2,000,000: 2,500 requests a second, 500 MB.</summary>
    public int NoncesMax { get; init; } = 2_000_000;
    /// <summary>Receipts kept on both sides, days; at least 7, as keys are known so long. Default 90.</summary>
    public int ReceiptDays { get; init; } = 90;
    /// <summary>Receipts kept of one lane; the oldest go first, but inwards none that the sender has not got: then nothing further is taken before it has. Default 1,000,000: 10,000 a day for the days above.</summary>
    public int ReceiptRowsMax { get; init; } = 1_000_000;
    /// <summary>How often a neighbour is asked whether it lives. Default 30 s.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>A bundle file. Default 256 MiB.</summary>
    public long BundleBytesMax { get; init; } = 256L << 20;
    /// <summary>Put around every connection to another node, so that a demonstration or a test can cut a line. Default: nothing.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> WayOut { get; init; } = static handler => handler;
}
