<?php

declare(strict_types=1);

// A view without a template language.
echo $site->domain;
