using Yiwang.Parties;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>A credential whose holder answered a challenge, as it was then.</summary>
/// <param name="Name">By which the client called it.</param>
internal sealed record Proven(ValueReference Name, AppIdentity App)
{
    /// <summary>Whether the credential is still the same today: what rotated or was revoked ends sessions and log-ins that rest on it.</summary>
    public Principal? Now(IDirectory directory) =>
        directory.FindCredential(Name.Index, Name.Handle) is { } now && now.Handle == App.Handle && now.Algorithm == App.Algorithm
        && now.SecretNumber == App.SecretNumber && now.PublicKey.Span.SequenceEqual(App.PublicKey.Span) ? now.Principal : null;
}
