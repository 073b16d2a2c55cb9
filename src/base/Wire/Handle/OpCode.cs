namespace Yiwang.Wire.Handle;

/// <summary>Operations of the Handle protocol: RFC 3652 §2.2.2.1, the reference server's additions, and China's log-in.</summary>
public enum OpCode
{
    Reserved = 0,
    Resolve = 1,
    GetSiteInfo = 2,
    CreateHandle = 100,
    DeleteHandle = 101,
    AddValue = 102,
    RemoveValue = 103,
    ModifyValue = 104,
    ListHandles = 105,
    ChallengeResponse = 200,
    VerifyResponse = 201,
    HomePrefix = 300,
    UnhomePrefix = 301,
    ListHomedPrefixes = 302,
    SessionSetup = 400,
    SessionTerminate = 401,
    SessionExchangeKey = 402,
    /// <summary>Next transaction id, and 1001–1003: replication between servers of one site, which this program does in its own way.</summary>
    NextTransaction = 1000,
    RetrieveTransactions = 1001,
    DumpHandles = 1002,
    Backup = 1003,
    /// <summary>China's log-in of a whole connection (LOGIN_ID_SYSTEM).</summary>
    LogIn = 2001,
}
