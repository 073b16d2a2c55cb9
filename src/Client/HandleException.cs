using Yiwang.Wire.Handle;

namespace Yiwang.Client;

/// <summary>Why an operation did not come to its end.</summary>
public enum HandleFailure
{
    /// <summary>The server answered no; <see cref="HandleException.Code"/> says which.</summary>
    Refused,
    /// <summary>No connection, or it broke before the answer came: for an administrative operation it is then unknown whether it took place.</summary>
    Unreachable,
    /// <summary>No answer within <see cref="HandleClientOptions.Timeout"/>.</summary>
    TimedOut,
    /// <summary>The answer is no message of the protocol, or belongs to another request.</summary>
    Malformed,
    /// <summary>A signature, a MAC or a digest of the answer does not fit, or one that was asked for is not there.</summary>
    NotTrusted,
    /// <summary>No site is known for the prefix.</summary>
    NoSite,
    /// <summary>Servers refer on and on; see <see cref="HandleClientOptions.MaxReferrals"/>.</summary>
    TooManyReferrals,
    /// <summary>The server wants to know who asks, and the client was given no credential.</summary>
    NoCredential,
}

/// <summary>
/// The one exception of this library, except for arguments of a wrong form and cancellation. That a handle does not exist is an answer where one asks for it
/// (<see cref="HandleClient.ResolveAsync"/> gives null), and a refusal where one changes it.
/// </summary>
public sealed class HandleException : Exception
{
    internal HandleException(HandleFailure failure, string message, ResponseCode code = ResponseCode.None, string? server = null, Exception? inner = null) : base(message, inner) =>
        (Failure, Code, Server) = (failure, code, server);

    public HandleFailure Failure { get; }

    /// <summary>The server's code when it refused, else <see cref="ResponseCode.None"/>.</summary>
    public ResponseCode Code { get; }

    /// <summary>Address of the server that it is about, as <c>127.0.0.1:2641</c>; null when none was asked.</summary>
    public string? Server { get; }

    internal static HandleException Refused(ResponseCode code, string? sentence, string server) =>
        new(HandleFailure.Refused, $"{server} answered {(int)code} {code}{(string.IsNullOrEmpty(sentence) ? "" : ": " + sentence)}", code, server);

    internal static HandleException Malformed(string what, string server) => new(HandleFailure.Malformed, $"{server}: {what}", server: server);

    internal static HandleException NotTrusted(string what, string server) => new(HandleFailure.NotTrusted, $"{server}: {what}", server: server);
}
