using Microsoft.AspNetCore.Http;

namespace AePipeline.Functions.Http;

/// <summary>Errors as problem+json (RFC 9457).</summary>
internal static class Problems
{
    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, detail);

    public static IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, detail);

    public static IResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, detail);

    /// <summary>The title is that of the status.</summary>
    public static IResult Of(int status, string detail) => Results.Problem(detail, statusCode: status);
}
