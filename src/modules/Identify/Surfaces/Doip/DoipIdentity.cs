using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;
using Yiwang.Signing;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>An app identity signs a number and gets a token of 24 hours.</summary>
internal sealed class DoipIdentity(DoipChallenges challenges, CredentialSignIn signIn, SessionStore sessions, PublicLimits limits)
{
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);
    private const int HandleLengthMax = 255, SignatureLengthMax = 2_048;

    /// <summary>Anybody who names a credential gets a number: who there is, is not told here.</summary>
    public IResult Challenge(string? handle, HttpContext http)
    {
        if (ProgramCaller.Limit(http, limits, null) is { Succeeded: false } limited) return new DoipReply(limited);
        if (string.IsNullOrWhiteSpace(handle)) return DoipReply.Missing("handle");
        if (handle.Length > HandleLengthMax || !CredentialName.TryCreate(1, handle, out _)) return new DoipReply(new Outcome(Codes.ThingsHandleInvalid, null, "handle"));
        var nonce = challenges.New(handle, ProgramCaller.Address(http));
        return DoipReply.Found(json => json.WriteStringValue(nonce));
    }

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        if (ProgramCaller.Limit(http, limits, null) is { Succeeded: false } limited) return new DoipReply(limited);
        var body = await JsonRequest.ReadAsync(http);
        if (!body.Succeeded) return new DoipReply(body.Status);
        if (body.Value.FilledText("handle") is not { Length: <= HandleLengthMax } handle) return DoipReply.Missing("handle");
        if (body.Value.FilledText("signature") is not { Length: <= SignatureLengthMax } text) return DoipReply.Missing("signature");
        if (!CredentialName.TryCreate(1, handle, out _)) return new DoipReply(new Outcome(Codes.ThingsHandleInvalid, null, "handle"));
        if (RequestNote.Of(http) is { } note) note.Credential = handle;
        var signature = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, signature, out var length)) return DoipReply.Invalid("signature", "签名应为 Base64", "signature is base64");
        var address = ProgramCaller.Address(http);
        var proved = await signIn.WithProofAsync(new SignInAttempt(0, handle, address, "doip"), (app, _, _) => ValueTask.FromResult(Answers(app, handle, address, signature.AsSpan(0, length))), http.RequestAborted);
        if (!proved.Succeeded) return new DoipReply(proved.Status);
        var opened = await sessions.OpenAsync(proved.Value.Principal!, TokenLifetime, address, http.Request.Headers.UserAgent, http.RequestAborted);
        return DoipReply.Found(json => WriteToken(json, opened.Token));
    }

    private bool Answers(AppIdentity app, string handle, string? address, ReadOnlySpan<byte> signature)
    {
        foreach (var nonce in challenges.Open(handle, address))
        {
            if (IsSigned(app, Encoding.UTF8.GetBytes(nonce), signature)) return challenges.Take(handle, address, nonce);
        }
        return false;
    }

    private static bool IsSigned(AppIdentity app, byte[] nonce, ReadOnlySpan<byte> signature)
    {
        if (app.Algorithm == AppKeyAlgorithm.Ed25519) return Ed25519Signer.Verify(app.PublicKey.Span, nonce, signature);
        if (app.Algorithm == AppKeyAlgorithm.Sm2) return Sm2Signer.Verify(app.PublicKey.Span, nonce, signature);
        if (app.Algorithm != AppKeyAlgorithm.RsaSha256) return false;
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(app.PublicKey.Span, out _);
        return rsa.VerifyData(nonce, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static void WriteToken(Utf8JsonWriter json, string token)
    {
        json.WriteStartObject();
        json.WriteString("token"u8, token);
        json.WriteEndObject();
    }
}
