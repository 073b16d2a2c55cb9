using System.Buffers.Binary;
using System.Text;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>What an operation answers; the engine adds envelope, header, request digest and credential.</summary>
/// <param name="Body">As the operation's answer has it, without the request digest.</param>
internal sealed record HandleReply(ResponseCode Code, ReadOnlyMemory<byte> Body = default)
{
    /// <summary>An error's body: the message alone, empty as the reference server leaves most.</summary>
    private static readonly byte[] s_noMessage = new byte[4];

    public static readonly HandleReply Success = new(ResponseCode.Success);
    /// <summary>The engine sends the challenge instead and keeps the request.</summary>
    public static readonly HandleReply AuthenticationNeeded = new(ResponseCode.AuthenticationNeeded, s_noMessage);

    /// <summary>Puts the request's digest before the body although the client did not ask: challenges.</summary>
    public bool WithDigest { get; init; }
    /// <summary>Signs the answer although the client did not ask.</summary>
    public bool Certified { get; init; }
    /// <summary>The challenge was answered well: the engine runs this kept request and sends its answer under the present request id.</summary>
    public HandleCall? Resume { get; init; }

    public static HandleReply Error(ResponseCode code, string message = "")
    {
        if (message.Length == 0) return new(code, s_noMessage);
        var body = new byte[4 + Encoding.UTF8.GetByteCount(message)];
        BinaryPrimitives.WriteInt32BigEndian(body, body.Length - 4);
        Encoding.UTF8.GetBytes(message, body.AsSpan(4));
        return new(code, body);
    }
}
