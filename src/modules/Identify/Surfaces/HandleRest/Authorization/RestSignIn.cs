using System.Net;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleRest.Json;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Rest;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleRest.Authorization;

/// <summary>
/// Who asks on the Handle JSON interface: by Basic, by a client certificate, by the Handle scheme, or as everywhere by token and session. Credentials travel over TLS
/// alone; the machine itself may use plain HTTP.
/// </summary>
internal sealed class RestSignIn(RestSessions sessions, RestProofs proofs, CredentialSignIn credentials, IDirectory directory, PublicLimits limits)
{
    private static readonly Bilingual s_overTls = new("凭证只能经 HTTPS 发送。请改用 https:// 地址；这次发来的密码或密钥可能已被看到，请更换。", "Credentials are taken over HTTPS only. Use the https address, and change what you just sent: others may have read it.");
    private static readonly Bilingual s_unreadable = new("Authorization 请求头无法识别：支持 Basic、Handle、Bearer。", "The Authorization header cannot be read: Basic, Handle and Bearer are known.");

    public async ValueTask<Asker> AskAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.FirstOrDefault();
        var asker = await WhoAsync(http, authorization);
        if (asker.Refusal is null && asker.Principal is { IsPublic: false } who && asker.Credential is not null && limits.Account(who.User ?? who.Organization!) > TimeSpan.Zero) return asker with { Refusal = new Outcome(Codes.RequestLimited, "limits.account") };
        return asker;
    }

    /// <summary>Sets the headers that say how to sign in.</summary>
    /// <returns>The status to answer with: 401, or 403 where no credentials may be sent.</returns>
    public int Challenge(HttpContext http, string? error)
    {
        if (!MaySendSecrets(http)) return StatusCodes.Status403Forbidden;
        var authorization = http.Request.Headers.Authorization.FirstOrDefault();
        var headers = http.Response.Headers;
        List<string> ways = [];
        // a browser's script handles the answer itself, and wants no window of the browser
        if (authorization is null ? http.Request.Headers.XRequestedWith.FirstOrDefault() != "XMLHttpRequest" : BasicHeader.Is(authorization)) ways.Add("Basic realm=\"handle\"");
        var session = sessions.Find(HandleHeader.TryRead(authorization)?.SessionId) ?? Open(http);
        if (session is not null) ways.Add($"Handle sessionId=\"{session.Id}\", nonce=\"{Convert.ToBase64String(session.Nonce)}\"{(error is null ? "" : $", error=\"{error}\"")}");
        headers.WWWAuthenticate = ways.ToArray();
        headers.AccessControlExposeHeaders = "WWW-Authenticate";
        return StatusCodes.Status401Unauthorized;
    }

    /// <summary>A session to prove oneself in; null when all are taken, or the address asks for too many.</summary>
    public RestSession? Open(HttpContext http)
    {
        var address = Address(http);
        return IPAddress.IsLoopback(address) || limits.Visit(address) == TimeSpan.Zero ? sessions.Open(address) : null;
    }

    public static bool MaySendSecrets(HttpContext http) => http.Request.IsHttps || (http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer));

    /// <summary>Whether a MAC over two nonces fits a secret that lies here: one server asks it of another. Guessing is slowed down as at signing in.</summary>
    /// <param name="text"><c>300:99.501/ADMIN</c>, or the handle with the index as option.</param>
    public async ValueTask<Outcome<Verdict>> VerifyAsync(HttpContext http, string? text, HandleQuery query)
    {
        var (index, handle) = CredentialText.Read(text ?? "");
        if (index == 0 && query.Indexes.Count == 1) index = query.Indexes[0];
        if (index < 1 || handle.Length == 0 || (query.Indexes.Count > 0 && index != query.Indexes[0])) return new Outcome(Codes.RequestInvalid, "index: one");
        var given = http.Request.Query.Select(q => (q.Key, q.Value.FirstOrDefault()));
        var header = HandleHeader.Of([("id", $"{index}:{handle}"), ("type", ValueTypes.SecretKey), .. given], null);
        if (!CredentialName.TryCreate(index, handle, out var name) || !JsonFields.TryBase64(http.Request.Query["nonce"].FirstOrDefault(), out var nonce) || nonce.Length is < 8 or > 256 || header.Proof() is not { } proof)
            return new Outcome(Codes.RequestInvalid, "nonce, cnonce, alg, signature");
        var attempt = new SignInAttempt(index, handle, Address(http).ToString(), RestSessions.Surface);
        var proved = await credentials.WithProofAsync(attempt, (app, secret, stop) => proofs.IsRightAsync(app, secret, nonce, proof, name, stop), http.RequestAborted);
        return proved.Status.Code switch
        {
            Codes.Ok => new Verdict(true, handle),
            Codes.PartiesSignInFailed => new Verdict(false, handle),
            _ => proved.Status,
        };
    }

    private async ValueTask<Asker> WhoAsync(HttpContext http, string? authorization)
    {
        var viewer = (IViewer)http.RequestServices.GetService(typeof(IViewer))!;
        if (authorization is null) return viewer.Principal.IsPublic && http.Connection.ClientCertificate is { } certificate ? await ByCertificateAsync(http, certificate) : new(viewer.Principal);
        if (!viewer.Principal.IsPublic) return new(viewer.Principal);
        if (!MaySendSecrets(http)) return new(Principal.Public, new Outcome(Codes.PartiesForbidden, s_overTls.En, "Authorization", s_overTls));
        if (BasicHeader.Is(authorization)) return await ByBasicAsync(http, authorization);
        if (HandleHeader.TryRead(authorization) is { } header) return await ByHeaderAsync(http, header);
        return new(Principal.Public, new Outcome(Codes.PartiesSignInNeeded, s_unreadable.En, "Authorization", s_unreadable));
    }

    private async ValueTask<Asker> ByBasicAsync(HttpContext http, string authorization)
    {
        if (BasicHeader.TryRead(authorization) is not { } basic) return new(Principal.Public, new Outcome(Codes.PartiesSignInNeeded, s_unreadable.En, "Authorization", s_unreadable));
        var (index, handle) = CredentialText.Read(basic.User);
        if (index == 0) index = IndexOf(handle, app => app.Algorithm == AppKeyAlgorithm.SecretKey);
        var found = await credentials.WithSecretAsync(new SignInAttempt(index, handle, Address(http).ToString(), RestSessions.Surface), basic.Secret, http.RequestAborted);
        return Of(found, basic.User, "Identity not verified");
    }

    private async ValueTask<Asker> ByCertificateAsync(HttpContext http, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
    {
        // a certificate without a name in it may be a browser's for something else
        if (CertificateIdentity.Read(certificate) is not { } text) return new(Principal.Public);
        var (index, handle) = CredentialText.Read(text);
        if (!handle.Contains('/', StringComparison.Ordinal)) return new(Principal.Public);
        var key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
        if (index == 0) index = IndexOf(handle, app => AppKeys.Read(app)?.ToSubjectPublicKeyInfo()?.AsSpan().SequenceEqual(key) == true);
        var found = await credentials.WithPublicKeyAsync(new SignInAttempt(index, handle, Address(http).ToString(), RestSessions.Surface), key, http.RequestAborted);
        return Of(found, text, "Identity not verified");
    }

    private async ValueTask<Asker> ByHeaderAsync(HttpContext http, HandleHeader header)
    {
        if (header.Version is not (null or "0")) return Refused(header, "Unknown version in Authorization: Handle");
        if (header.SessionId is null && !header.Proves) return new(Principal.Public);
        if (sessions.Find(header.SessionId) is not { } session) return Refused(header, "No such session");
        if (!header.Proves) return sessions.PrincipalOf(session) is { } known ? new(known) { Credential = known.User, Session = session } : new(Principal.Public) { Session = session };
        if (header.Proof() is not { } proof) return Refused(header, "Missing fields in authentication data");
        var found = await sessions.AuthenticateAsync(session, proof, Address(http).ToString(), http.RequestAborted);
        return Of(found, proof.Id, "Identity not verified") with { Session = session };
    }

    /// <summary>Of a handle that was given without index, that of the first credential which can be meant; 0 = none, and any will be tried.</summary>
    private int IndexOf(string handle, Func<AppIdentity, bool> fits) => directory.CredentialsOf(handle).FirstOrDefault(c => fits(c.App))?.Name.Index ?? 0;

    private static Asker Of(Outcome<Principal> found, string credential, string error) =>
        found.Succeeded ? new(found.Value) { Credential = credential } : new(Principal.Public, found.Status) { Credential = credential, Error = error };

    private static Asker Refused(HandleHeader header, string error) => new(Principal.Public, new Outcome(Codes.PartiesSignInFailed, error)) { Credential = header.Id, Error = error };

    internal static IPAddress Address(HttpContext http) => http.Connection.RemoteIpAddress ?? IPAddress.None;
}

/// <param name="Refusal">Set when what was sent along proves nobody.</param>
internal sealed record Asker(Principal Principal, Outcome? Refusal = null)
{
    /// <summary>As the client named it; null for token and session of our own.</summary>
    public string? Credential { get; init; }
    /// <summary>For the WWW-Authenticate header.</summary>
    public string? Error { get; init; }
    public RestSession? Session { get; init; }
}

internal sealed record Verdict(bool IsValid, string Handle);
