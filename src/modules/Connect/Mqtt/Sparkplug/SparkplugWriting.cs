using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Points;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>Writing a point of a Sparkplug device by NCMD or DCMD; its next data message is the read-back.</summary>
internal static class SparkplugWriting
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public static async Task<WriteAnswer> WriteAsync(SparkplugHost host, Point point, double value, TimeProvider clock, CancellationToken cancel)
    {
        var node = SparkplugAddress.TryParse(point.Address, out var address) ? host.Nodes.FirstOrDefault(n => n.Group == address.Group && n.Name == address.EdgeNode) : null;
        if (!point.Writable || node is null) return new(WriteResult.NotWritable, null, new("只有 Sparkplug 的可写测点能写。", "Only writable points of Sparkplug devices can be written here."));
        if (point.WriteLimits is { } limits && (value < limits.Min || value > limits.Max))
            return new(WriteResult.RefusedByLimits, null, new($"超出写入范围 {limits.Min}–{limits.Max}。", $"Outside the limits {limits.Min} to {limits.Max}."));
        if (!node.Online) return new(WriteResult.NoAnswer, null, new("边缘节点不在线。", "The edge node is not online."));
        using var late = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var raw = (value - point.Offset) / point.Scale;
        var said = await node.WriteAsync(point, address.Device, raw, either.Token) * point.Scale + point.Offset;
        return said switch
        {
            null => new(WriteResult.NotRead, null, new("已发出，设备还没有回报新值。", "Sent; the device has not reported the new value yet.")),
            { } back when Math.Abs(back - value) <= Math.Max(Math.Abs(point.Scale), 1e-6 * Math.Abs(value)) => new(WriteResult.Done, back, new("已写入，设备回报一致。", "Written, and the device says so.")),
            { } back => new(WriteResult.Mismatch, back, new($"设备回报的是 {back}。", $"The device says {back}.")),
        };
    }
}
