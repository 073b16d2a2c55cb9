using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Surfaces;
using Yiwang.Identify.Surfaces.HandleRest;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Identify.HandleRest;

public sealed class HandleCodesTests
{
    [Fact]
    public void Every_outcome_has_a_handle_response_code() => Assert.All(Codes.All, code => Assert.NotNull(HandleCodes.Of(code)));

    [Fact]
    public void Only_success_is_success() => Assert.All(Codes.All, code => Assert.Equal(code == Codes.Ok, HandleCodes.Of(code) == ResponseCode.Success));

    [Theory]
    [InlineData(Codes.ThingsVoided, 404)]
    [InlineData(Codes.ThingsNotFound, 404)]
    [InlineData(Codes.ThingsHandleTaken, 409)]
    [InlineData(Codes.ThingsHandleInvalid, 400)]
    [InlineData(Codes.PartiesSignInNeeded, 401)]
    [InlineData(Codes.PartiesForbidden, 403)]
    public void Statuses_are_those_of_the_reference_server(string code, int status) => Assert.Equal(status, HandleStatus.Of(HandleCodes.Of(code)!.Value));
}
