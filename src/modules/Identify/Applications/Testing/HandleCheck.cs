using System.Net.Sockets;
using System.Security.Authentication;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>A resolution over the Handle protocol, TCP: any answer to our question that can be read is one.</summary>
internal static class HandleCheck
{
    private const string Check = "handle";
    private const int AnswerBytesMax = 65_536;

    public static async Task<CheckResult> RunAsync(NodeUnderTest node, int port, CancellationToken cancel)
    {
        using var late = node.Late();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await using var stream = await node.ConnectAsync(port, limit.Token);
            var started = node.Now;
            var asked = Question();
            await stream.WriteAsync(asked.Encode(), limit.Token);
            var head = new byte[HandleLimits.EnvelopeBytes];
            await stream.ReadExactlyAsync(head, limit.Token);
            if (Envelope.TryRead(head, out var envelope) != WireFault.None || envelope.MessageLength is <= 0 or > AnswerBytesMax || envelope.RequestId != asked.Envelope.RequestId) return CheckResult.Bad(Check, "wrong", "envelope");
            var body = new byte[envelope.MessageLength];
            await stream.ReadExactlyAsync(body, limit.Token);
            var fault = HandleMessage.TryRead(envelope, body, out var answer);
            return fault == WireFault.None ? CheckResult.Good(Check, $"{answer!.Header.Response}, {ReachChecks.Ms(node.Now - started)}") : CheckResult.Bad(Check, "wrong", fault.ToString());
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or AuthenticationException)
        {
            return CheckResult.Bad(Check, NodeUnderTest.WhyOf(e), NodeUnderTest.DetailOf(e));
        }
    }

    private static HandleMessage Question() => new(
        new Envelope(ProtocolVersion.Compatible, EnvelopeFlags.None, ProtocolVersion.Compatible, 0, 77, 0, 0),
        new Header(OpCode.Resolve, ResponseCode.None, OpFlags.None, Header.UnknownSite, 0, 0, int.MaxValue, 0),
        new ResolveBody("99.0/yiwang-test", [], []));
}
