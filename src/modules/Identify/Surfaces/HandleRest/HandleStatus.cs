using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>From response codes to HTTP statuses.</summary>
internal static class HandleStatus
{
    /// <summary>HTTP status as the reference server maps it.</summary>
    public static int Of(ResponseCode code) => code switch
    {
        ResponseCode.Success or ResponseCode.ValuesNotFound => 200,
        ResponseCode.HandleNotFound => 404,
        ResponseCode.HandleExists or ResponseCode.ValueExists => 409,
        ResponseCode.ProtocolError or ResponseCode.HandleInvalid or ResponseCode.ValueInvalid or ResponseCode.NotResponsible => 400,
        ResponseCode.AuthenticationNeeded => 401,
        ResponseCode.AdminInvalid or ResponseCode.NoRights or ResponseCode.AuthenticationFailed => 403,
        ResponseCode.ServerBusy => 503,
        ResponseCode.ServiceReferral or ResponseCode.PrefixReferral => 300,
        ResponseCode.OperationUnsupported => 501,
        _ => 500,
    };
}
