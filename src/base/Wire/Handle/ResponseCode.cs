namespace Yiwang.Wire.Handle;

/// <summary>Answers of the Handle protocol: RFC 3652 §2.2.2.2, the reference server's additions, and those of the Chinese clients (601–605).</summary>
public enum ResponseCode
{
    /// <summary>In requests.</summary>
    None = 0,
    Success = 1,
    Error = 2,
    ServerBusy = 3,
    ProtocolError = 4,
    OperationUnsupported = 5,
    RecursionCountTooHigh = 6,
    ServerBackup = 7,
    HandleNotFound = 100,
    HandleExists = 101,
    HandleInvalid = 102,
    ValuesNotFound = 200,
    ValueExists = 201,
    ValueInvalid = 202,
    SiteInfoOutOfDate = 300,
    NotResponsible = 301,
    ServiceReferral = 302,
    PrefixReferral = 303,
    AdminInvalid = 400,
    NoRights = 401,
    /// <summary>Carries the challenge.</summary>
    AuthenticationNeeded = 402,
    AuthenticationFailed = 403,
    CredentialInvalid = 404,
    AuthenticationTimeout = 405,
    AuthenticationError = 406,
    SessionTimeout = 500,
    SessionFailed = 501,
    SessionKeyInvalid = 502,
    SessionNeedsRsaKey = 503,
    SessionSetupInvalid = 504,
    /// <summary>The counter says that the message was sent before.</summary>
    SessionMessageRejected = 505,
    ChannelError = 601,
    ChannelTimeout = 602,
    DailyLimit = 603,
    RegistrationLimit = 604,
    PrefixLimit = 605,
}
