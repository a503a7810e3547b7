<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use RuntimeException;

/**
 * The statement is written in a way that the prover does not understand, and hence does not trust.
 *
 * @internal
 */
final class Unanalysable extends RuntimeException
{
}
