using Yiwang.Net.Crossing;

namespace Yiwang.Node.Settings;

/// <summary>What crosses to other nodes and from them.</summary>
internal sealed record CrossingSettings
{
    [Setting("一份合作协议一个方向上等待送达的消息数；超过时拒绝新的", "messages of one agreement and direction that wait for the other side; more are refused", Min = 1_000, Max = 100_000_000)]
    public int QueueRows { get; init; } = 1_000_000;
    [Setting("这些消息的内容合计（字节）", "their bodies together, bytes", Min = 1_048_576, Max = 1_099_511_627_776)]
    public long QueueBytes { get; init; } = 1_073_741_824;
    [Setting("一份合作协议一个方向上收到而未处理的消息数；超过时请对方稍后再发", "messages of one agreement and direction that arrived and are not handled; the sender is told to wait beyond it", Min = 1_000, Max = 10_000_000)]
    public int InboxRows { get; init; } = 20_000;
    [Setting("回执在双方保留（天）", "receipts kept, days", Min = 7, Max = 3_650)]
    public int ReceiptDays { get; init; } = 90;
    [Setting("一份合作协议一个方向上保留的回执数，最旧的先删；对方还没取走的不删，到数时先请对方取走，再收新消息", "receipts kept of one agreement and direction; the oldest go first, but none that the sender has not got: at this number it gets them before anything further is taken", Min = 1_000, Max = 100_000_000)]
    public int ReceiptRows { get; init; } = 1_000_000;
    [Setting("为防重放而记住的签名数，每个约 13 分钟；到数时请对方稍后再来，一个单位最多占一半", "signatures remembered against replay, each for some 13 minutes; at this number others are asked to come later, and one organisation has at most half", Min = 10_000, Max = 100_000_000)]
    public int Nonces { get; init; } = 2_000_000;
    [Setting("导入导出的消息文件（字节）", "a bundle file of messages, bytes", Min = 1_048_576, Max = 4_294_967_296)]
    public long BundleBytes { get; init; } = 268_435_456;

    public CrossingOptions Options => new() { OutboxRowsMax = QueueRows, OutboxBytesMax = QueueBytes, InboxRowsMax = InboxRows, ReceiptDays = ReceiptDays, ReceiptRowsMax = ReceiptRows, NoncesMax = Nonces, BundleBytesMax = BundleBytes };
}
