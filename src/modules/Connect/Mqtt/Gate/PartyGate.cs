using System.Net;
using System.Text;
using Yiwang.Events;
using Yiwang.Mqtt.Broker;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Connect.Mqtt.Gate;

/// <param name="Anonymous">Devices without a name are taken as the node's own organisation's. Default false.</param>
/// <param name="PlainSecrets">People's passwords and API tokens are accepted from other machines without TLS. Default false: a device's own secret is.</param>
internal sealed record GateOptions(bool Anonymous = false, bool PlainSecrets = false);

/// <summary>
/// Who may connect to the broker: a client certificate of an app identity, an API token as the password, an app's secret, or a person's password. Lock-out and audit are those of every surface.
/// </summary>
internal sealed class PartyGate(CredentialSignIn credentials, ApiTokens tokens, IAccess access, IAudit audit, TopicOwners owners, GateOptions options) : IMqttGate
{
    private const string Surface = "mqtt";
    /// <summary>API tokens tell by their beginning what they are.</summary>
    private const string TokenPrefix = "ywt_";

    public async ValueTask<MqttAdmission> AdmitAsync(MqttApplicant applicant, CancellationToken stop)
    {
        var address = (applicant.Remote as IPEndPoint)?.Address;
        var attempt = new SignInAttempt(0, applicant.UserName ?? "", address?.ToString(), Surface);
        if (applicant.Password is not { Length: > 0 } bytes)
        {
            if (applicant.Certificate is { } certificate) return Answer(await credentials.WithPublicKeyAsync(Named(attempt, certificate), certificate.PublicKey.ExportSubjectPublicKeyInfo(), stop));
            if (applicant.UserName is null or "" && options.Anonymous) return MqttAdmission.Admit(new PartyIdentity(owners.Operator, null, mayPublish: true, owners));
            return MqttAdmission.Refuse(MqttReason.NotAuthorized, "sign in with a user name and password, a token or a client certificate");
        }
        var secret = Encoding.UTF8.GetString(bytes.Span);
        var isToken = secret.StartsWith(TokenPrefix, StringComparison.Ordinal);
        var isPerson = !isToken && UserName.TryParse(attempt.Handle.Contains('/', StringComparison.Ordinal) ? "" : attempt.Handle, out _) || UserHandle.TryParse(attempt.Handle, out _);
        if ((isToken || isPerson) && !applicant.Encrypted && !options.PlainSecrets && address is not null && !IPAddress.IsLoopback(address))
            return MqttAdmission.Refuse(MqttReason.NotAuthorized, "passwords of people and tokens need TLS (port 8883); devices use an app's secret");
        return isToken ? await WithTokenAsync(attempt, secret, stop) : Answer(await credentials.WithSecretAsync(attempt, secret, stop));
    }

    // what the certificate is about names the credential when the CONNECT does not
    private static SignInAttempt Named(SignInAttempt attempt, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) =>
        attempt.Handle.Length > 0 ? attempt : attempt with { Handle = certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, forIssuer: false) };

    private async ValueTask<MqttAdmission> WithTokenAsync(SignInAttempt attempt, string secret, CancellationToken stop)
    {
        var principal = await tokens.FindAsync(secret, stop);
        var outcome = principal is null ? Codes.PartiesSignInFailed : Codes.Ok;
        var written = await audit.WriteAsync(new AuditRecord(principal is null ? AuditKind.Refusal : AuditKind.SignIn, $"sign-in.{Surface}", outcome, principal?.User, principal?.Organization, attempt.Address), stop);
        if (!written.Succeeded) return Refuse(written);
        return principal is null ? Refuse(new Outcome(Codes.PartiesSignInFailed)) : Admit(principal);
    }

    private MqttAdmission Answer(Outcome<Principal> proved) => proved.Succeeded ? Admit(proved.Value) : Refuse(proved.Status);

    private MqttAdmission Admit(Principal who)
    {
        if (who.Organization is not { } organization) return Refuse(new Outcome(Codes.PartiesForbidden));
        var device = !UserHandle.TryParse(who.User, out _);
        var mayPublish = device || access.Decide(who, AccessAction.ManageDevices, new ThingScope(organization, null)).Allowed;
        return MqttAdmission.Admit(new PartyIdentity(organization, who.User, mayPublish, owners));
    }

    private static MqttAdmission Refuse(Outcome outcome) => outcome.Code switch
    {
        Codes.PartiesSignInFailed or Codes.PartiesCodeNeeded => MqttAdmission.Refuse(MqttReason.BadUserNameOrPassword, outcome.Say?.En),
        Codes.PartiesLocked => MqttAdmission.Refuse(MqttReason.ConnectionRateExceeded, outcome.Say?.En),
        Codes.RequestLimited => MqttAdmission.Refuse(MqttReason.ServerBusy),
        Codes.PartiesAuditUnavailable => MqttAdmission.Refuse(MqttReason.ServerUnavailable),
        _ => MqttAdmission.Refuse(MqttReason.NotAuthorized),
    };
}
